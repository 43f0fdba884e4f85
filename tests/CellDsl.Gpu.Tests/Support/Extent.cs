namespace CellDsl.Gpu.Tests.Support;

/// <summary>How many cells a test that compiles kernels of its own runs over.</summary>
static class Extent
{
    /// <summary>On ILGPU's CPU accelerator the first: compiling a cell's kernels takes seconds there.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> cells) => cells.Take(1);
}
