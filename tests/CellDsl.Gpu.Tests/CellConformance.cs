using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Gpu.Tests;

/// <summary>The cells of the literature against the reference, at one small size: ILGPU's CPU accelerator has a thread of the system for every
/// thread of a group, and compiling a cell's kernels takes seconds. The emulator checks all cells, at more sizes.</summary>
public class CellConformance
{
    static readonly CheckCase s_small = new(2, 3, 4, 3, 2, [3, 1]);
    static readonly CheckCase s_tiles = new(5, 17, 8, 2, 5);

    public static TheoryData<string> Cells => CellCheck.CellsOfLiterature;

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell) => CellCheck.Run(cell, GpuBackend.Usual, s_small);

    [Theory]
    [InlineData("CellDsl.Cells.Lstm"), InlineData("CellDsl.Conformance.Tests.Features.SmoothFunctions")]
    public void AgreesWhereUnitsNeedSeveralGroups(string cell) => CellCheck.Run(cell, GpuBackend.Usual, s_tiles);

    [Theory]
    [InlineData("CellDsl.Cells.Lstm"), InlineData("CellDsl.Cells.GruResetBefore")]
    public void AgreesWithLargeGroups(string cell) => CellCheck.Run(cell, GpuBackend.Tiles, s_small);
}
