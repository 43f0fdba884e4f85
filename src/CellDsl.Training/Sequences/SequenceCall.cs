using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>What a module is run on. Only the input is required. T time steps, B sequences.</summary>
/// <param name="Input">[T, B, input size]</param>
public sealed record SequenceCall<T>(Tensor<T> Input)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static readonly Dictionary<string, Tensor<T>> None = [];

    /// <summary>By name, each [T, B, n]; all that the module names are required.</summary>
    public IReadOnlyDictionary<string, Tensor<T>> FurtherInputs { get; init; } = None;

    /// <summary>By name, each [B, n]; all that the module names are required.</summary>
    public IReadOnlyDictionary<string, Tensor<T>> Contexts { get; init; } = None;

    /// <summary>By name, each [B, n]; those absent start as the module has them start: at zero, or at learned values.</summary>
    public IReadOnlyDictionary<string, Tensor<T>> InitialStates { get; init; } = None;

    /// <summary>Which steps are valid, and before which the states are reset; null: all are valid, none is reset.</summary>
    public SequenceMask? Mask { get; init; }

    /// <summary>Training, with the dropout masks of this number; null: evaluation, nothing is dropped.</summary>
    public TrainingCall? Training { get; init; }

    /// <summary>Where a module can put its output, [T, B, output size], instead of in a new tensor.</summary>
    internal Tensor<T>? Target { get; init; }

    /// <summary>The same numbers, each tensor's side by side in memory.</summary>
    internal SequenceCall<T> Dense()
    {
        return Input.IsDense && AllDense(FurtherInputs) && AllDense(Contexts) && AllDense(InitialStates) ? this : this with
        {
            Input = SequenceTensor.Dense(Input),
            FurtherInputs = Each(FurtherInputs),
            Contexts = Each(Contexts),
            InitialStates = Each(InitialStates),
        };

        static bool AllDense(IReadOnlyDictionary<string, Tensor<T>> tensors)
        {
            foreach (var (_, tensor) in tensors)
                if (!tensor.IsDense)
                    return false;
            return true;
        }

        static Dictionary<string, Tensor<T>> Each(IReadOnlyDictionary<string, Tensor<T>> tensors)
            => tensors.ToDictionary(p => p.Key, p => SequenceTensor.Dense(p.Value), StringComparer.Ordinal);
    }

    /// <summary>The time steps from <paramref name="first"/> up to <paramref name="end"/>, without initial states.</summary>
    internal SequenceCall<T> Slice(int first, int end) => this with
    {
        Input = SequenceTensor.Steps(Input, first, end),
        FurtherInputs = FurtherInputs.ToDictionary(p => p.Key, p => SequenceTensor.Steps(p.Value, first, end), StringComparer.Ordinal),
        InitialStates = None,
        Mask = Mask?.Slice(first, end),
        Training = Training is { } training ? training with { FirstStep = training.FirstStep + first } : null,
    };

    /// <summary>The call of a part of the module.</summary>
    /// <param name="prefix">What the part's states are named with.</param>
    internal SequenceCall<T> For(SequenceModule<T> part, string prefix, Tensor<T> input, Tensor<T>? target) => this with
    {
        Input = input,
        Target = target,
        FurtherInputs = Select(FurtherInputs, part.FurtherInputs, ""),
        Contexts = Select(Contexts, part.Contexts, ""),
        InitialStates = Select(InitialStates, part.States, prefix),
    };

    internal static IReadOnlyDictionary<string, Tensor<T>> Select(IReadOnlyDictionary<string, Tensor<T>> all, IReadOnlyList<NamedSize> wanted, string prefix)
    {
        if (all.Count == 0 || wanted.Count == 0)
            return None;
        var selected = new Dictionary<string, Tensor<T>>(StringComparer.Ordinal);
        foreach (NamedSize vector in wanted)
            if (all.TryGetValue(prefix + vector.Name, out Tensor<T>? tensor))
                selected.Add(vector.Name, tensor);
        return selected;
    }
}

/// <summary>A call in training. Masks of dropout and noise follow from a module's seed, these numbers, and each step's row and time step in the batch, so a call can
/// be repeated with the same masks, and neither padding nor other sequences change them.</summary>
/// <param name="Number">E.g. of the update; another number, other masks.</param>
/// <param name="FirstStep">The time step that the call's first step is in its sequence: a sequence run in stretches under one number has the masks of the whole.</param>
public readonly record struct TrainingCall(ulong Number, int FirstStep = 0);
