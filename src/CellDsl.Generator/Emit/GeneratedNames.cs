namespace CellDsl.Generator.Emit;

/// <summary>Members that the generated half adds to a cell's class. A member of the user's with such a name is an error.</summary>
internal static class GeneratedNames
{
    public const string Description = "Description";

    public static string KernelsClass(string cell) => cell + "Kernels";

    public static string GpuKernelsClass(string cell) => cell + "GpuKernels";

    public static string DescriptionClass(string cell) => cell + "Description";
}
