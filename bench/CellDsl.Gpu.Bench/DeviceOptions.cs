using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;

namespace CellDsl.Gpu.Bench;

/// <summary>Which device, and how its loops run.</summary>
sealed class DeviceOptions(string description)
{
    readonly BackendOptions _backend = new(description, standard: "gpu");
    readonly Option<string?> _loops
        = OptionFactory.Choice("--loops", "Form of time loops: as the engine chooses, a launch for every stage, or one for all.", "auto",
        "auto", "stages", "persistent");

    public IEnumerable<Option> All => [.. _backend.All, _loops];

    /// <exception cref="BadInputException">It is no GPU.</exception>
    /// <exception cref="LayerDeviceException">There is no such device.</exception>
    public LabBackend Open(ParseResult parsed)
    {
        var options = new GpuOptions { Loops = Enum.Parse<LoopForm>(parsed.GetRequiredValue(_loops)!, ignoreCase: true) };
        LabBackend chosen = _backend.Open(parsed, (kind, index) => GpuDevices.Open(kind, index, options));
        return chosen.Device is GpuDevice ? chosen : throw new BadInputException("--backend: this program is for GPUs.");
    }
}
