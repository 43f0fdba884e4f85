using System.Numerics.Tensors;

namespace CellDsl;

/// <summary>What a forward pass yields.</summary>
public class SequenceResult<T>
{
    /// <summary>[T, B, output size]</summary>
    public required Tensor<T> Output { get; init; }

    /// <summary>States after the last valid step by field name, each [B, n].</summary>
    public required IReadOnlyDictionary<string, Tensor<T>> FinalStates { get; init; }

    /// <summary>The captured values by name, each [T, B, n]; for a state, its value after each step.</summary>
    public required IReadOnlyDictionary<string, Tensor<T>> Captured { get; init; }
}

/// <summary>A forward pass that kept what backward needs. Dispose it to give its memory back to the layer.</summary>
public abstract class RecordedPass<T> : SequenceResult<T>, IDisposable
{
    /// <summary>Bytes that the pass holds until it is disposed, for what forward kept and for backward's own values; 0 where this is not
    /// known.</summary>
    public virtual long KeptBytes => 0;

    /// <summary>Backpropagation through time. Adds to the gradients of the layer's parameters; call it at most once.</summary>
    /// <param name="outputGradient">[T, B, output size]</param>
    /// <param name="finalStateGradients">By state name, each [B, n]; zero where absent.</param>
    /// <param name="into">The result of an earlier pass with the same shapes, whose tensors are overwritten and returned, so that no memory is
    /// allocated for them; null: new tensors. Its gradients of initial states may be this call's final state gradients.</param>
    /// <exception cref="ArgumentException">A name or shape does not fit; the message names it.</exception>
    /// <exception cref="InvalidOperationException">Called twice, after dispose, or after the parameters were changed since recording.</exception>
    public abstract BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>>? finalStateGradients = null,
        BackwardResult<T>? into = null);

    /// <summary>Gives what forward kept back to the layer; after that there is no backward.</summary>
    public abstract void Dispose();
}

/// <summary>Gradients with respect to everything a layer was run on; parameter gradients are in <see cref="ParameterSet{T}"/>.</summary>
public sealed class BackwardResult<T>
{
    /// <summary>By input name, each [T, B, n].</summary>
    public required IReadOnlyDictionary<string, Tensor<T>> Inputs { get; init; }
    /// <summary>By state name, each [B, n].</summary>
    public required IReadOnlyDictionary<string, Tensor<T>> InitialStates { get; init; }
    /// <summary>By context name, each [B, n].</summary>
    public required IReadOnlyDictionary<string, Tensor<T>> Contexts { get; init; }
    /// <summary>The gradient of the first input.</summary>
    public Tensor<T> Input => Inputs.Values.First();
}
