using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Sequences;

/// <summary>A differentiable map of sequences, [T, B, input size] to [T, B, output size], with parameters and states: a layer of cells, or what is
/// put together from such layers. T time steps, B sequences. A module keeps nothing between calls: states go in with a call and come out of
/// it.</summary>
public abstract class SequenceModule<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Size of the input at a step: the input is [T, B, input size].</summary>
    public abstract int InputSize { get; }
    /// <summary>Size of the output at a step: the output is [T, B, output size].</summary>
    public abstract int OutputSize { get; }

    /// <summary>The name of the input in <see cref="BackwardResult{T}.Inputs"/>.</summary>
    public abstract string InputName { get; }

    /// <summary>Inputs that the module's cells read beside the main one, each [T, B, n].</summary>
    public virtual IReadOnlyList<NamedSize> FurtherInputs => [];

    /// <summary>Vectors that are the same at all steps, each [B, n]. Cells that name theirs alike share them, and their gradients add up.</summary>
    public virtual IReadOnlyList<NamedSize> Contexts => [];

    /// <summary>States, each [B, n], under names such as "0.h" (state h of a stack's first module).</summary>
    public virtual IReadOnlyList<NamedSize> States => [];

    /// <summary>True where an output depends on its own and earlier steps only, so that the module can run step by step.</summary>
    public virtual bool IsCausal => true;

    /// <summary>All parameters, in blocks whose names begin with <paramref name="name"/>. For single precision see also
    /// <see cref="ModuleParameters.Parameters"/>.</summary>
    public abstract IReadOnlyList<ParameterBlock<T>> Blocks(string name);

    /// <summary>Forward without keeping anything for backward.</summary>
    /// <exception cref="ArgumentException">Something is missing, unknown or of the wrong shape; the message names it.</exception>
    public SequenceResult<T> Run(SequenceArguments<T> call) => Forward(Check(call), record: false);

    /// <summary>Forward, keeping what <see cref="RecordedPass{T}.Backward"/> needs.</summary>
    /// <exception cref="ArgumentException">Something is missing, unknown or of the wrong shape; the message names it.</exception>
    public RecordedPass<T> Record(SequenceArguments<T> call) => (RecordedPass<T>)Forward(Check(call), record: true);

    /// <summary>As <see cref="Run(SequenceArguments{T})"/>; <paramref name="states"/> go from the stretch's beginning to its end.</summary>
    public SequenceResult<T> Run(SequenceArguments<T> call, SequenceStates<T> states)
    {
        SequenceResult<T> result = Run(From(call, states));
        states.Carry(result.FinalStates);
        return result;
    }

    /// <summary>As <see cref="Record(SequenceArguments{T})"/>; <paramref name="states"/> go from the stretch's beginning to its end.</summary>
    public RecordedPass<T> Record(SequenceArguments<T> call, SequenceStates<T> states)
    {
        RecordedPass<T> pass = Record(From(call, states));
        states.Carry(pass.FinalStates);
        return pass;
    }

    /// <summary>States for <paramref name="batch"/> sequences that are at their beginning.</summary>
    public SequenceStates<T> CreateStates(int batch) => new(States, batch);

    /// <summary>A stream of single steps, in evaluation: the same numbers as one run over the whole sequence. Further inputs follow the main one in
    /// the order of <see cref="FurtherInputs"/>.</summary>
    /// <exception cref="NotSupportedException">The module is not causal.</exception>
    public abstract CellStream<T> Stream(int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts = null);

    /// <summary>Disposes the layers that the module consists of.</summary>
    public abstract void Dispose();

    /// <summary>Forward on checked arguments.</summary>
    /// <returns>A <see cref="RecordedPass{T}"/> if asked to record.</returns>
    protected internal abstract SequenceResult<T> Forward(SequenceArguments<T> call, bool record);

    static SequenceArguments<T> From(SequenceArguments<T> call, SequenceStates<T> states)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(states);
        return call.InitialStates.Count == 0
            ? call with { InitialStates = new(states.Tensors) }
            : throw new ArgumentException("Initial states are given twice: in the call and as states to carry on.");
    }

    private protected SequenceArguments<T> Check(SequenceArguments<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        call = WithMainInput(call);
        ReadOnlySpan<nint> lengths = call.Main().Lengths;
        if (lengths.Length != 3 || lengths[0] < 1 || lengths[1] < 1 || lengths[2] != InputSize)
            throw new ArgumentException($"The input of {this} must be [T, B, {InputSize}] with at least one step and one sequence; it is "
                + $"{SequenceTensor.Text(lengths)}.");
        (nint steps, nint batch) = (lengths[0], lengths[1]);
        call = WithMask(call, (int)steps);
        Require("input", FurtherInputs, call.Inputs, required: true, steps, batch);
        Require("context", Contexts, call.Contexts, required: true, batch);
        Require("state", States, call.InitialStates, required: false, batch);
        if (call.Mask is { } mask && (mask.Steps != steps || mask.Batch != batch))
            throw new ArgumentException($"The mask must be [{steps}, {batch}] like the input; it is [{mask.Steps}, {mask.Batch}].");
        if (call.Target() is { } output && !output.Lengths.SequenceEqual([steps, batch, OutputSize]))
            throw new ArgumentException($"The output to write into (Into) must be [{steps}, {batch}, {OutputSize}]; it is "
                + $"{SequenceTensor.Text(output.Lengths)}.");
        if (call.Target() == call.Input)
            throw new ArgumentException("The input of this call is also the output to write into (Into); copy one of them.");
        return call.Dense();
    }

    SequenceArguments<T> WithMainInput(SequenceArguments<T> call)
    {
        if (call.Capture.Count > 0)
            throw new ArgumentException($"{this} captures nothing; capture '{call.Capture[0]}' from its layer.");
        if (!call.Inputs.TryGetValue(InputName, out Tensor<T>? main))
            return call;
        if (call.Input is not null)
            throw new ArgumentException($"Input '{InputName}' is given twice: as Input and among Inputs.");
        return call with { Input = main, Inputs = call.Inputs.Where(input => input.Key != InputName).ToDictionary(StringComparer.Ordinal) };
    }

    static SequenceArguments<T> WithMask(SequenceArguments<T> call, int steps)
    {
        if (call.Lengths is not { } lengths)
            return call;
        if (call.Mask is not null)
            throw new ArgumentException("Lengths are given twice: as Lengths and as a Mask.");
        return call with { Lengths = null, Mask = SequenceMask.OfLengths(steps, lengths) };
    }

    void Require(string kind, IReadOnlyList<NamedSize> known, IReadOnlyDictionary<string, Tensor<T>> given, bool required,
        params ReadOnlySpan<nint> leading)
        => NamedSize.Check($"{this}", kind, known, given, required, leading);
}
