using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>A recorded pass of a layer: checks what backward is given and holds the results in place, however forward was recorded.</summary>
abstract unsafe class LayerPass<T>(SequenceRunner<T> runner, int steps, int batch) : RecordedPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly long _version = runner.Parameters.Version;
    // Disposing waits for a backward pass at work in another thread: its memory goes to the next run.
    readonly Lock _gate = new();
    bool _done;

    protected SequenceRunner<T> Runner => runner;

    protected abstract bool IsDisposed { get; }

    /// <summary>Gives the memory back; may be called again.</summary>
    protected abstract void GiveBack();

    public override void Dispose()
    {
        lock (_gate)
            GiveBack();
    }

    /// <summary>Backward through all steps, given the caller's arrays for the whole sequence.</summary>
    protected abstract StateGradients<T> Backward(in CallArrays<T> arrays, BackwardResult<T>? into);

    public override BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>>? finalStateGradients = null,
        BackwardResult<T>? into = null)
    {
        using Lock.Scope scope = _gate.EnterScope();
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (_done)
            throw new InvalidOperationException("Backward was called on this pass before; record again.");
        if (runner.Parameters.Version != _version)
            throw new InvalidOperationException("The parameters were changed since this pass was recorded; run backward before changing them.");
        ArgumentNullException.ThrowIfNull(outputGradient);
        CellDescription cell = runner.Cell;
        Tensor<T> dy = TensorShape.Check("Output gradient", cell.Output.Name, outputGradient, [steps, batch, runner.Sizes[cell.Output.Dimension]]);
        Tensor<T>?[] finals = CheckedArguments<T>.CheckStates("Final state gradient", cell, runner.Sizes, batch, finalStateGradients);

        Tensor<T>[] inputs = new Tensor<T>[cell.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = ResultTensor.Take(into?.Inputs, cell.Inputs[i].Name, steps, batch, runner.Sizes[cell.Inputs[i].Dimension]);
            if (inputs[i] == dy)
                throw new ArgumentException("The output gradient is also a tensor of the result to write into; copy one of them.", nameof(into));
            if (runner.Roles.InputGradients[i] < 0)
                inputs[i].Clear();
        }

        using var targets = new PinnedArrays<T>(inputs, stackalloc nint[inputs.Length]);
        using var gradients = new PinnedArrays<T>(finals, stackalloc nint[finals.Length]);
        _done = true;
        StateGradients<T> before;
        fixed (T* source = dy)
            before = Backward(new CallArrays<T> { Inputs = targets.Pointers, Output = source, FinalStates = gradients.Pointers }, into);

        var byName = new Dictionary<string, Tensor<T>>(inputs.Length, StringComparer.Ordinal);
        for (int i = 0; i < inputs.Length; i++)
            byName.Add(cell.Inputs[i].Name, inputs[i]);
        return new BackwardResult<T> { Inputs = byName, InitialStates = before.InitialStates, Contexts = before.Contexts };
    }
}

/// <summary>Gradients of what a sequence starts from, by name.</summary>
readonly record struct StateGradients<T>(Dictionary<string, Tensor<T>> InitialStates, Dictionary<string, Tensor<T>> Contexts);
