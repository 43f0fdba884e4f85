using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Layers;

namespace CellDsl.Training.Sequences;

/// <summary>What modules do to the arguments of a call on the way to their parts.</summary>
static class ModuleArguments
{
    /// <summary>The main input.</summary>
    /// <exception cref="ArgumentException">It is missing.</exception>
    public static Tensor<T> Main<T>(this SequenceArguments<T> call)
        => call.Input ?? throw new ArgumentException("A module needs its input, [T, B, n].");

    /// <summary>Where a module can put its output, [T, B, output size], instead of in a new tensor.</summary>
    public static Tensor<T>? Target<T>(this SequenceArguments<T> call) => call.Into?.Output;

    /// <summary>The arguments, but that what comes out may go to a tensor.</summary>
    public static SequenceResult<T>? Into<T>(Tensor<T>? target) => target is null ? null
        : new SequenceResult<T>
        { Output = target, FinalStates = new Dictionary<string, Tensor<T>>(), Captured = new Dictionary<string, Tensor<T>>() };

    /// <summary>The same numbers, each tensor's side by side in memory.</summary>
    public static SequenceArguments<T> Dense<T>(this SequenceArguments<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return call.Main().IsDense && AllDense(call.Inputs) && AllDense(call.Contexts) && AllDense(call.InitialStates) ? call : call with
        {
            Input = SequenceTensor.Dense(call.Main()),
            Inputs = Each(call.Inputs),
            Contexts = Each(call.Contexts),
            InitialStates = Each(call.InitialStates),
        };

        static bool AllDense(Dictionary<string, Tensor<T>> tensors)
        {
            foreach (var (_, tensor) in tensors)
                if (!tensor.IsDense)
                    return false;
            return true;
        }

        static Dictionary<string, Tensor<T>> Each(Dictionary<string, Tensor<T>> tensors)
            => tensors.ToDictionary(p => p.Key, p => SequenceTensor.Dense(p.Value), StringComparer.Ordinal);
    }

    /// <summary>The time steps from <paramref name="first"/> up to <paramref name="end"/>, without initial states.</summary>
    public static SequenceArguments<T> Slice<T>(this SequenceArguments<T> call, int first, int end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => call with
        {
            Input = SequenceTensor.Steps(call.Main(), first, end),
            Inputs = call.Inputs.ToDictionary(p => p.Key, p => SequenceTensor.Steps(p.Value, first, end), StringComparer.Ordinal),
            InitialStates = [],
            Mask = call.Mask?.Slice(first, end),
            Noise = call.Noise is { } noise ? noise with { FirstTimeStep = noise.FirstTimeStep + first } : null,
        };

    /// <summary>The call of a part of the module.</summary>
    /// <param name="prefix">What the part's states are named with.</param>
    public static SequenceArguments<T> For<T>(this SequenceArguments<T> call, SequenceModule<T> part, string prefix, Tensor<T> input,
        Tensor<T>? target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => call with
        {
            Input = input,
            Into = Into(target),
            Inputs = Select(call.Inputs, part.FurtherInputs, ""),
            Contexts = Select(call.Contexts, part.Contexts, ""),
            InitialStates = Select(call.InitialStates, part.States, prefix),
        };

    public static Dictionary<string, Tensor<T>> Select<T>(IReadOnlyDictionary<string, Tensor<T>> all, IReadOnlyList<NamedSize> wanted, string prefix)
    {
        var selected = new Dictionary<string, Tensor<T>>(StringComparer.Ordinal);
        if (all.Count > 0)
            foreach (NamedSize vector in wanted)
                if (all.TryGetValue(prefix + vector.Name, out Tensor<T>? tensor))
                    selected.Add(vector.Name, tensor);
        return selected;
    }
}
