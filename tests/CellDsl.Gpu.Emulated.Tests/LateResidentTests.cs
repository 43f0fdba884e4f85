using CellDsl.Cells;
using CellDsl.Gpu.Tests.Resident;
using ILGPU.Emulation;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>Nothing happens on the device before the host waits, and everything asked for until then is still right.</summary>
public class LateResidentTests
{
    [Fact]
    public void TheHostGoesOnWhileTheDeviceHasNotBegun()
    {
        using var settings = Emulator.Use(new EmulatorSettings { LateStreams = true });
        using GpuDevice device = GpuDevice.Open(GpuKind.Cpu);
        using (GpuStream stream = device.CreateStream())
        using (var layer = new RecurrentLayer<Lstm>(5, 6, seed: 2, new LayerOptions { Device = device }))
        using (var cpu = new RecurrentLayer<Lstm>(5, 6, seed: 2))
        using (var data = new ResidentData(stream, layer, 3, 2, null))
        {
            var resident = new GpuLayer(layer, stream);
            resident.Run(data.Device);
            using (GpuPass pass = resident.Record(data.Device))
                pass.Backward(data.Gradients);
            using (GpuPass larger = resident.Record(new GpuArguments(stream.Allocate(9, 2, 5))))
                larger.Backward(new GpuGradients(stream.Allocate(9, 2, 6)));
            resident.ZeroGradients();
            using (GpuPass pass = resident.Record(data.Device))
                pass.Backward(data.Gradients);
            resident.DownloadGradients();

            using RecordedPass<float> expected = cpu.Record(data.Host);
            expected.Backward(data.OutputGradient, data.HostFinal);
            Assert.All(cpu.Parameters.Gradients.ToArray().Zip(layer.Parameters.Gradients.ToArray()), g => Assert.Equal(g.First, g.Second, 2e-5f));
            Assert.All(ResidentData.Flat(expected.Output).Zip(data.Device.Output!.Download()), y => Assert.Equal(y.First, y.Second, 2e-5f));
        }
    }
}
