using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Training.Sequences;

/// <summary>Gradients of what several parts of a module share, added up by name, and those of their states side by side.</summary>
sealed class GradientSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly Dictionary<string, Tensor<T>> _inputs = new(StringComparer.Ordinal), _contexts = new(StringComparer.Ordinal), _states
        = new(StringComparer.Ordinal);

    /// <summary>All but the gradient of the part's main input.</summary>
    /// <param name="prefix">What the part's states are named with.</param>
    public void Add(BackwardResult<T> part, string prefix)
    {
        foreach (var (name, gradient) in part.Inputs.Skip(1))
            Add(_inputs, name, gradient);
        foreach (var (name, gradient) in part.Contexts)
            Add(_contexts, name, gradient);
        foreach (var (name, gradient) in part.InitialStates)
            _states.Add(prefix + name, gradient);
    }

    public BackwardResult<T> Result(SequenceModule<T> module, Tensor<T> inputGradient)
    {
        var inputs = new Dictionary<string, Tensor<T>>(StringComparer.Ordinal) { [module.InputName] = inputGradient };
        foreach (NamedSize input in module.FurtherInputs)
            inputs.Add(input.Name, _inputs[input.Name]);
        return new BackwardResult<T> { Inputs = inputs, Contexts = _contexts, InitialStates = _states };
    }

    static void Add(Dictionary<string, Tensor<T>> sums, string name, Tensor<T> gradient)
        => sums[name] = sums.TryGetValue(name, out Tensor<T>? sum) ? SequenceTensor.Sum(sum, gradient) : gradient;
}
