using System.Numerics.Tensors;

namespace CellDsl;

/// <summary>What a layer, or a module of several layers, is run on. Only inputs are required. T time steps, B sequences.</summary>
public sealed record SequenceArguments<T>
{
    /// <summary>For cells with any inputs, given in <see cref="Input"/> and <see cref="Inputs"/>.</summary>
    public SequenceArguments() { }

    /// <summary>For a cell or a module with one input.</summary>
    /// <param name="input">[T, B, input size]</param>
    public SequenceArguments(Tensor<T> input) => Input = input;

    /// <summary>[T, B, input size]: the first (for most cells, only) input.</summary>
    public Tensor<T>? Input { get; set; }

    /// <summary>Inputs by name, each [T, B, n]; the first may be given as <see cref="Input"/> instead.</summary>
    public Dictionary<string, Tensor<T>> Inputs { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Contexts by name, each [B, n]. All are required.</summary>
    public Dictionary<string, Tensor<T>> Contexts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Initial states by name, each [B, n]; those absent start at zero, or where a module has learned to start.</summary>
    public Dictionary<string, Tensor<T>> InitialStates { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Valid steps of each sequence, [B], each from 0 to T; null: all T. After a sequence's last valid step its states stay
    /// as they are, its outputs are zero and no gradient comes from there.</summary>
    public int[]? Lengths { get; set; }

    /// <summary>Instead of <see cref="Lengths"/>: which steps are valid, and before which the states are reset. A layer takes masks that lengths
    /// could say; modules take any.</summary>
    public SequenceMask? Mask { get; set; }

    /// <summary>A result (or recorded pass) of an earlier call of the same layer with the same shapes: this call's result takes over its tensors and
    /// overwrites their numbers, and no memory is allocated for them. Null: new tensors. Its final states may be this call's initial states; no other
    /// of its tensors may be an argument. A module takes over the output alone.</summary>
    public SequenceResult<T>? Into { get; set; }

    /// <summary>Training: what the masks of dropout and of the layer's noise (<see cref="LayerOptions.Noise"/>) are drawn from. Null: evaluation.
    /// Layers without noise do not read it. The parts of a module have seeds of their own, which the call's changes; 0 leaves them.</summary>
    public SequenceNoise? Noise { get; set; }

    /// <summary>Names of equations or states to return at every step. Modules return none.</summary>
    public IReadOnlyList<string> Capture { get; set; } = [];
}
