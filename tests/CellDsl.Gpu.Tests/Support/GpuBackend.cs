using CellDsl.Reference;

namespace CellDsl.Gpu.Tests.Support;

/// <summary>Emitted kernels on a device.</summary>
sealed class GpuBackend(params LayerOptions[] variants) : Backend("gpu")
{
    public static GpuBackend Usual { get; } = new(new LayerOptions { Device = Devices.Usual });

    /// <summary>With the tiles that the engine chooses, and with large ones, whose numbers must be the same bit for bit.</summary>
    public static GpuBackend Tiles { get; } = new(new LayerOptions { Device = Devices.Usual }, new LayerOptions { Device = Devices.LargeTiles });

    /// <summary>With gradient checkpointing.</summary>
    public static GpuBackend Checkpointed { get; } = new(new LayerOptions { Device = Devices.Usual, CheckpointEvery = 2 });

    public override IReadOnlyList<LayerOptions> Variants => variants;

    public override bool Supports(Type number) => number == typeof(float);

    public override SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
        => cell.CreateLayer<T>(sizes, options: options);
}
