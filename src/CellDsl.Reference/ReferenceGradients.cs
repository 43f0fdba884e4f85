using System.Numerics.Tensors;

namespace CellDsl.Reference;

/// <summary>Gradients of L = Σ dy·y + Σ ds·s over all outputs y and final states s.</summary>
public sealed class ReferenceGradients
{
    /// <summary>By field name; matrices row-major.</summary>
    public required IReadOnlyDictionary<string, double[]> Parameters { get; init; }
    /// <summary>By field name, each [T, B, n].</summary>
    public required IReadOnlyDictionary<string, Tensor<double>> Inputs { get; init; }
    /// <summary>By field name, each [B, n].</summary>
    public required IReadOnlyDictionary<string, Tensor<double>> InitialStates { get; init; }
    /// <summary>By field name, each [B, n].</summary>
    public required IReadOnlyDictionary<string, Tensor<double>> Contexts { get; init; }
}
