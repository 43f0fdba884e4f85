using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>A cell with sizes and parameters, run over sequences; what is common to the layers of all cells.</summary>
public abstract class SequenceLayer<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the compiler found out about the cell.</summary>
    public abstract CellDescription Cell { get; }

    /// <summary>The size of each of the cell's dimensions, by index.</summary>
    public abstract IReadOnlyList<int> Sizes { get; }

    /// <summary>Values and gradients of the learned fields.</summary>
    public abstract ParameterSet<T> Parameters { get; }

    /// <summary>What computes; null for a layer that computes by itself.</summary>
    internal virtual LayerEngine<T>? Engine => null;

    /// <summary>Whether training calls draw masks; true where only the layer itself knows.</summary>
    internal virtual bool HasNoise => true;

    /// <summary>Forward over whole sequences without keeping anything for backward.</summary>
    public abstract SequenceResult<T> Run(SequenceArguments<T> arguments);

    /// <summary>Forward over whole sequences, keeping what <see cref="RecordedPass{T}.Backward"/> needs.</summary>
    public abstract RecordedPass<T> Record(SequenceArguments<T> arguments);

    /// <summary>A stream of single steps for <paramref name="batch"/> sequences: the same numbers as one run over the whole sequence.</summary>
    public abstract CellStream<T> Stream(int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts = null);

    /// <summary>The output [T, B, output size] for the input [T, B, input size], from zero initial states.</summary>
    public Tensor<T> Forward(Tensor<T> input) => Run(new SequenceArguments<T>(input)).Output;

    /// <summary>Forward over whole sequences, keeping what <see cref="RecordedPass{T}.Backward"/> needs.</summary>
    /// <param name="input">[T, B, input size]</param>
    /// <param name="initialStates">By state name, each [B, n]; zero where absent.</param>
    /// <exception cref="ArgumentException">A name or shape does not fit; the message names it.</exception>
    public RecordedPass<T> Record(Tensor<T> input, IReadOnlyDictionary<string, Tensor<T>>? initialStates = null)
    {
        var arguments = new SequenceArguments<T>(input);
        foreach (var (name, value) in initialStates ?? new Dictionary<string, Tensor<T>>())
            arguments.InitialStates[name] = value;
        return Record(arguments);
    }

    /// <summary>Gives the layer's memory back, after the pass at work. Its recorded passes and streams cannot be used any more.</summary>
    public abstract void Dispose();
}

/// <summary>Carries the states of a batch from step to step. Allocates nothing per step.</summary>
public abstract class CellStream<T> : IDisposable
{
    /// <summary>One step.</summary>
    /// <param name="input">B·input size numbers, row after row.</param>
    /// <param name="output">B·output size numbers.</param>
    public abstract void Step(ReadOnlySpan<T> input, Span<T> output);

    /// <summary>One step of a cell with several inputs, in order of declaration.</summary>
    public abstract void Step(IReadOnlyList<ReadOnlyMemory<T>> inputs, Span<T> output);

    /// <summary>Copies a state, B·n numbers.</summary>
    public abstract void GetState(string name, Span<T> target);

    /// <summary>Sets a state, B·n numbers; the next step starts from it.</summary>
    public abstract void SetState(string name, ReadOnlySpan<T> source);

    /// <summary>All states to zero.</summary>
    public abstract void Reset();

    /// <summary>Gives the stream's memory back to the layer.</summary>
    public abstract void Dispose();
}
