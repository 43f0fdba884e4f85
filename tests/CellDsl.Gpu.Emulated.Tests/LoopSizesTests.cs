using CellDsl.Cells;
using CellDsl.Execution;
using CellDsl.Gpu.Engine;
using CellDsl.Kernels;
using ILGPU.Emulation;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>How many units a loop that is one launch can have on a device with 132 multiprocessors and 227 KB of shared memory for a group. The table
/// is in docs/gpu.md.</summary>
public class LoopSizesTests
{
    /// <summary>Units from a size to the next one that is tried.</summary>
    const int Next = 16;

    [Theory]
    [InlineData(typeof(Lstm), 1, 1184, 1584), InlineData(typeof(Lstm), 32, 1152, 1584)]
    [InlineData(typeof(Gru), 1, 1584, 1952), InlineData(typeof(Gru), 32, 1536, 1920)]
    [InlineData(typeof(Mut1), 1, 1792, 2112), InlineData(typeof(Mut1), 32, 1696, 2112)]
    [InlineData(typeof(VanillaRnn), 1, 2640, 3168), InlineData(typeof(VanillaRnn), 32, 2640, 3168)]
    public void UnitsUpToWhich(Type cell, int batch, int inSharedMemory, int inRegisters)
    {
        using var settings = Emulator.Use(new EmulatorSettings { Devices = [LoopChoiceTests.Large] });
        using GpuDevice device = GpuDevice.Open(GpuKind.Cuda, new GpuOptions { Loops = LoopForm.Persistent }, TestDriver.Emulated);
        CellDescription description = CellDefinition.In(cell.Assembly).Single(c => c.Type == cell).Description;
        var chooser = new LoopChooser(device.Opened, new CellKernels(GpuDevice.KernelsOf(cell), device.Kernels, description.Name));
        foreach (bool backward in new[] { false, true })
        {
            Assert.Equal(0, RegistersFor(inSharedMemory));
            Assert.InRange(RegistersFor(inSharedMemory + Next)!.Value, 1, 160);
            Assert.InRange(RegistersFor(inRegisters)!.Value, 1, 160);
            Assert.Null(RegistersFor(inRegisters + Next));

            int? RegistersFor(int hidden)
            {
                var plan = new GpuPlan(description, [.. description.Dimensions.Select(d => d switch { "One" => 1, "Hidden" => hidden, _ => 64 })]);
                SizedProgram program = backward ? plan.Backward : plan.Forward;
                return chooser.Choose([.. program.Loop.Cast<GpuKernelStep>()], GpuConvention.NameOfLoop(backward),
                    steps: 100, batch, typeof(Recording)).Layout?.KeptRegisters;
            }
        }
    }
}
