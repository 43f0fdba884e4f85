using System.CommandLine;
using CellDsl.Lab;

namespace CellDsl.Gpu.Bench;

/// <summary><c>devices</c>: the GPUs that are found.</summary>
static class DevicesCommand
{
    public static Command Create(LabContext lab)
    {
        var command = new Command("devices", "List the GPUs of this machine.");
        command.SetAction(_ =>
        {
            foreach (GpuKind kind in new[] { GpuKind.Cuda, GpuKind.OpenCL })
                foreach ((int index, string name) in GpuDevice.List(kind).Index())
                {
                    using GpuDevice device = GpuDevice.Open(kind, index);
                    lab.Output.Data.WriteLine($"--backend {kind.ToString().ToLowerInvariant()} --device {index}  {name}, {device.MemoryBytes >> 20} MiB");
                }
            return ExitCode.Success;
        });
        return command;
    }
}
