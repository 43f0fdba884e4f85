using CellDsl.Lab.Application;
using CellDsl.Reference;

namespace CellDsl.Lab.Devices;

/// <summary>Where a command computes.</summary>
/// <param name="name">As the user gave it.</param>
/// <param name="device">Null: on the processor, or by the reference interpreter.</param>
sealed class LabBackend(string name, LayerDevice? device) : IDisposable
{
    public string Name => name;
    public LayerDevice? Device => device;
    public bool IsReference { get; init; }

    public LayerOptions Layers(int threads) => new() { Threads = threads, Device = device };

    /// <summary>What `check` compares with the reference.</summary>
    public Backend ForCheck => device is not null ? new DeviceBackend(name, device) : IsReference ? Backend.Reference : Backend.Cpu;

    /// <exception cref="BadInputException">The device cannot run the cell in this precision.</exception>
    public void Require(CellDefinition cell, bool isDouble = false)
    {
        if (device is null)
            return;
        if (isDouble)
            throw new BadInputException($"--dtype: GPUs compute in f32; --backend {name} cannot give f64.");
        if (device.WhyNot(cell, typeof(float)) is { } reason)
            throw new BadInputException($"--backend {name}: {reason}");
    }

    /// <exception cref="BadInputException">The device cannot run one of the cells.</exception>
    public void Require(IReadOnlyList<CellDefinition> cells)
    {
        foreach (CellDefinition cell in cells)
            Require(cell);
    }

    /// <exception cref="BadInputException">The device can run none of the cells.</exception>
    public void RequireAny(IReadOnlyList<CellDefinition> cells)
    {
        if (device is not null && cells.Count > 0 && cells.All(c => device.WhyNot(c, typeof(float)) is not null))
            Require(cells[0]);
    }

    public void Dispose() => device?.Dispose();

    sealed class DeviceBackend(string name, LayerDevice device) : Backend(name)
    {
        public override IReadOnlyList<LayerOptions> Variants { get; } = [new() { Device = device }];

        public override bool Supports(Type number) => number == typeof(float);

        public override SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
            => cell.CreateLayer<T>(sizes, options: options);
    }
}
