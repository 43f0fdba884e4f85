namespace CellDsl.Generator.Model;

/// <summary>Members that the generated half adds to a cell's class. A member of the user's with such a name is an error.</summary>
internal static class GeneratedNames
{
    public const string Description = "Description";

    /// <summary>Words of C# that mean a class where there is one of that name.</summary>
    public static readonly IReadOnlyList<string> Words = ["var", "unmanaged"];

    public static string KernelsClass(string cell) => cell + "Kernels";

    public static string GpuKernelsClass(string cell) => cell + "GpuKernels";

    public static string DescriptionClass(string cell) => cell + "Description";
}
