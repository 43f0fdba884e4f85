namespace CellDsl.Gpu.Tests.Support;

/// <summary>How many cells a test that compiles kernels of its own runs over.</summary>
static class Extent
{
    /// <summary>On the emulator all of them.</summary>
    public static IEnumerable<T> Of<T>(IEnumerable<T> cells) => cells;
}
