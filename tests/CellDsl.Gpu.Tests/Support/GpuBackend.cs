using CellDsl.Reference;

namespace CellDsl.Gpu.Tests.Support;

/// <summary>Emitted kernels on a device.</summary>
sealed class GpuBackend(params LayerOptions[] variants) : Backend("gpu")
{
    public static GpuBackend Usual { get; } = new(new LayerOptions { Device = Devices.Usual });

    public override IReadOnlyList<LayerOptions> Variants => variants;

    public override bool Supports(Type number) => number == typeof(float);

    public override SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
        => cell.CreateLayer<T>(sizes, options: options);
}
