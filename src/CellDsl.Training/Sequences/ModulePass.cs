using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Training.Sequences;

/// <summary>A recorded pass of a module that is made of other passes: checks what backward is given.</summary>
abstract class ModulePass<T>(SequenceModule<T> module) : RecordedPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    bool _done;

    public sealed override BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>>? finalStateGradients = null,
        BackwardResult<T>? into = null)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        if (into is not null)
            throw new NotSupportedException("The pass of a module writes its gradients into new tensors; leave 'into' out.");
        if (!outputGradient.Lengths.SequenceEqual(Output.Lengths))
            throw new ArgumentException(
                $"The output gradient of {module} must be {SequenceTensor.Text(Output.Lengths)}; it is "
                + $"{SequenceTensor.Text(outputGradient.Lengths)}.");
        finalStateGradients ??= new Dictionary<string, Tensor<T>>();
        NamedSize.Check($"{module}", "state", module.States, finalStateGradients, required: false, Output.Lengths[1]);
        if (_done)
            throw new InvalidOperationException("Backward was called on this pass before; record again.");
        _done = true;
        return Backward(SequenceTensor.Dense(outputGradient),
            finalStateGradients.ToDictionary(p => p.Key, p => SequenceTensor.Dense(p.Value), StringComparer.Ordinal));
    }

    /// <summary>Where the pass can put the gradient of its main input, instead of in a new tensor.</summary>
    protected Tensor<T>? Target { get; private set; }

    /// <summary>Backward of a part of a module.</summary>
    /// <param name="inputName">Of the part's main input.</param>
    /// <param name="target">Where it can put that input's gradient.</param>
    protected static BackwardResult<T> Backward(RecordedPass<T> part, Tensor<T> outputGradient,
        IReadOnlyDictionary<string, Tensor<T>> finalStateGradients,
        string inputName, Tensor<T> target)
    {
        if (part is ModulePass<T> pass)
            pass.Target = target;
        var none = new Dictionary<string, Tensor<T>>();
        // What else is a pass may have been written by anybody, and is given nothing that it could do without.
        return part.Backward(outputGradient, finalStateGradients, part is not LayerPass<T> ? null
            : new BackwardResult<T> { Inputs = new Dictionary<string, Tensor<T>> { [inputName] = target }, InitialStates = none, Contexts = none });
    }

    protected abstract BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>> finalStateGradients);

    public override void Dispose() { }
}
