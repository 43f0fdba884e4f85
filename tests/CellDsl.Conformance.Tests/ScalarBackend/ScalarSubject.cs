using CellDsl.Reference;

namespace CellDsl.Conformance.Tests.ScalarBackend;

/// <summary>The device's layers as something to check.</summary>
sealed class ScalarSubject() : Backend("scalar")
{
    public static ScalarDevice Device { get; } = new();

    public override IReadOnlyList<LayerOptions> Variants { get; } = [new() { Device = Device }];

    public override SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
        => cell.CreateLayer<T>(sizes, options: options);
}
