using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Gpu.Tests.Loops;

/// <summary>Loops as one launch, of cells with one, two and three stages, a diagonal one and one whose operand is computed, against the reference at
/// one size. The emulator checks every cell.</summary>
public class LoopConformance
{
    static readonly Lazy<GpuDevice> s_device = new(() => GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 2, Threads: 16, Rows: 2)));
    static readonly Lazy<GpuDevice> s_registersDevice
        = new(() => GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 2, Threads: 16, Rows: 1, new KeptWeights(16))));

    public static TheoryData<string> Cells
        => ["CellDsl.Cells.Lstm", "CellDsl.Cells.Gru", "CellDsl.Cells.GruResetBefore", "CellDsl.Cells.Mut3", "CellDsl.Cells.IndRnn"];

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell)
        => CellCheck.Run(cell, new GpuBackend(new LayerOptions { Device = s_device.Value }), new CheckCase(3, 7, 8, 2, 2, [2, 1]));

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithSomeWeightsInRegisters(string cell)
        => CellCheck.Run(cell, new GpuBackend(new LayerOptions { Device = s_registersDevice.Value }), new CheckCase(3, 17, 8, 2, 2, [2, 1]));
}
