using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Gpu.Tests;

/// <summary>Every cell against the reference, at few sizes: a launch on ILGPU's CPU accelerator takes milliseconds, since it has a thread of the system for every
/// thread of a group. The emulator checks more.</summary>
public class CellConformance
{
    static readonly CheckCase s_small = new(2, 3, 4, 3, 2, [3, 1]);
    static readonly CheckCase s_tiles = new(5, 17, 8, 2, 5);

    public static TheoryData<string> Cells => CellCheck.Cells;

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell) => CellCheck.Run(cell, GpuBackend.Usual, s_small, s_tiles);

    [Theory]
    [InlineData("CellDsl.Cells.Lstm"), InlineData("CellDsl.Cells.GruResetBefore")]
    public void AgreesWithLargeGroups(string cell) => CellCheck.Run(cell, GpuBackend.Tiles, s_small);
}
