using System.CommandLine;
using CellDsl.Lab.Application;

namespace CellDsl.Gpu.Bench;

/// <summary><c>devices</c>: the GPUs that are found; where there is none, what was looked for.</summary>
static class DevicesCommand
{
    public static Command Create(LabContext lab)
    {
        var command = new Command("devices", "List the GPUs of this machine.");
        command.SetAction(_ =>
        {
            int found = 0;
            foreach (GpuKind kind in new[] { GpuKind.Cuda, GpuKind.OpenCL })
                foreach ((int index, string name) in GpuDevice.List(kind).Index())
                {
                    using GpuDevice device = GpuDevice.Open(kind, index);
                    found++;
                    lab.Output.Data.WriteLine($"--backend {kind.ToString().ToLowerInvariant()} --device {index}  {name}, {device.MemoryBytes >> 20} "
                        + $"MiB");
                }
            if (found == 0)
                GpuDevice.Open().Dispose();   // Fails, and says what was looked for.
            return ExitCode.Success;
        });
        return command;
    }
}
