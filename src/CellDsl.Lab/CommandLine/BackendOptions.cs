using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.Devices;

namespace CellDsl.Lab.CommandLine;

/// <summary>Where a command computes: <c>--backend</c> and <c>--device</c>.</summary>
/// <param name="description">What is computed there.</param>
/// <param name="hasReference">Whether the command can use the reference interpreter, too.</param>
/// <param name="standard">Where it computes by default.</param>
sealed class BackendOptions(string description, bool hasReference = false, string standard = "cpu")
{
    const string Cpu = "cpu";
    const string Reference = "reference";
    // As CellDsl.Gpu calls them; known here, so that the help lists them where the package is missing.
    static readonly string[] s_gpus = ["gpu", "cuda", "opencl", "gpu-cpu"];

    readonly Option<string?> _backend = OptionFactory.Choice("--backend",
        $"{description} gpu: a GPU, by CUDA or else OpenCL; gpu-cpu: a slow simulation of one. GPUs need the package {DevicePackage.Name}.",
        standard, hasReference ? [Cpu, .. s_gpus, Reference] : [Cpu, .. s_gpus]);
    readonly Option<int?> _device = OptionFactory.OptionalCount("--device", "Which GPU, from 0, where there are several.", least: 0, most: 1023);

    public IEnumerable<Option> All => [_backend, _device];

    /// <exception cref="BadInputException">Options contradict each other, or the package is missing.</exception>
    /// <exception cref="LayerDeviceException">There is no such device.</exception>
    public LabBackend Open(ParseResult parsed)
        => Open(parsed, DevicePackage.Open);

    /// <param name="open">Opens a kind of device by its index.</param>
    public LabBackend Open(ParseResult parsed, Func<string, int, LayerDevice> open)
    {
        string name = parsed.GetRequiredValue(_backend)!;
        int? index = parsed.GetValue(_device);
        if (s_gpus.Contains(name))
            return new LabBackend(name, open(name, index ?? 0));
        if (index is not null)
            throw new BadInputException($"--device: chooses among GPUs, but --backend is {name}.");
        return new LabBackend(name, null) { IsReference = name == Reference };
    }
}
