using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Sequences;

/// <summary>Two modules over the same sequences, one from the first step to the last and one from the last to the first (Schuster and Paliwal, 1997),
/// whose outputs at each step are concatenated or summed. With a mask, the second begins at each sequence's own last valid step. States are named
/// "forward.h" and "backward.h"; those of the second begin at the sequence's end, so they are not to be carried to a later stretch.</summary>
public sealed class Bidirectional<T> : SequenceModule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const string First = "forward.", Second = "backward.";

    readonly SkipKind _join;

    /// <summary>Takes over the modules: they are disposed with this one.</summary>
    /// <param name="forward">From the first step to the last.</param>
    /// <param name="backward">From the last step to the first.</param>
    /// <param name="join">How their outputs are joined.</param>
    /// <exception cref="ArgumentException">The modules do not fit each other, or are one.</exception>
    public Bidirectional(SequenceModule<T> forward, SequenceModule<T> backward, SkipKind join = SkipKind.Concatenate)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        if (ReferenceEquals(forward, backward))
            throw new ArgumentException("The two directions need a module each; its parameters would be learned twice.", nameof(backward));
        if (forward.InputSize != backward.InputSize || forward.InputName != backward.InputName)
            throw new ArgumentException($"Both directions read the same input; one reads '{forward.InputName}' of size {forward.InputSize}, "
                + $"the other '{backward.InputName}' of size {backward.InputSize}.", nameof(backward));
        if (join == SkipKind.Sum && forward.OutputSize != backward.OutputSize)
            throw new ArgumentException($"Outputs of {forward.OutputSize} and {backward.OutputSize} numbers cannot be added; concatenate them.",
                nameof(join));
        (Forwards, Backwards, _join) = (forward, backward, join);
        FurtherInputs = NamedSize.Union("input", forward.FurtherInputs.Concat(backward.FurtherInputs));
        Contexts = NamedSize.Union("context", forward.Contexts.Concat(backward.Contexts));
        States = [.. forward.States.Select(s => s with { Name = First + s.Name }), .. backward.States.Select(s => s with { Name = Second + s.Name })];
    }

    /// <summary>The module that reads from the first step to the last.</summary>
    public SequenceModule<T> Forwards { get; }
    /// <summary>The module that reads from each sequence's last valid step to the first.</summary>
    public SequenceModule<T> Backwards { get; }
    /// <inheritdoc/>
    public override int InputSize => Forwards.InputSize;
    /// <summary>The sum of both modules' output sizes; with <see cref="SkipKind.Sum"/>, the size of each.</summary>
    public override int OutputSize => _join == SkipKind.Sum ? Forwards.OutputSize : Forwards.OutputSize + Backwards.OutputSize;
    /// <inheritdoc/>
    public override string InputName => Forwards.InputName;
    /// <inheritdoc/>
    public override IReadOnlyList<NamedSize> FurtherInputs { get; }
    /// <inheritdoc/>
    public override IReadOnlyList<NamedSize> Contexts { get; }
    /// <inheritdoc/>
    public override IReadOnlyList<NamedSize> States { get; }
    /// <summary>False: an output depends on later steps, too.</summary>
    public override bool IsCausal => false;

    /// <summary>The blocks of <see cref="Forwards"/>, "name.forward", then those of <see cref="Backwards"/>, "name.backward".</summary>
    public override IReadOnlyList<ParameterBlock<T>> Blocks(string name)
        => [.. Forwards.Blocks($"{name}.forward"), .. Backwards.Blocks($"{name}.backward")];

    /// <inheritdoc/>
    protected internal override SequenceResult<T> Forward(SequenceArguments<T> call, bool record)
    {
        SequenceResult<T> first = Forwards.Forward(call.For(Forwards, First, call.Main(), null), record), second;
        try
        {
            second = Backwards.Forward(Reversed(call), record);
        }
        catch when (record)
        {
            ((RecordedPass<T>)first).Dispose();
            throw;
        }
        Tensor<T> back = SequenceTensor.Reverse(second.Output);
        Tensor<T> output = _join == SkipKind.Sum ? SequenceTensor.Sum(first.Output, back) : SequenceTensor.Concatenate([first.Output, back]);
        Dictionary<string, Tensor<T>> finals = first.FinalStates.Select(s => KeyValuePair.Create(First + s.Key, s.Value))
            .Concat(second.FinalStates.Select(s => KeyValuePair.Create(Second + s.Key, s.Value))).ToDictionary(StringComparer.Ordinal);
        var captured = new Dictionary<string, Tensor<T>>();
        return record
            ? new Pass(this, (RecordedPass<T>)first, (RecordedPass<T>)second) { Output = output, FinalStates = finals, Captured = captured }
            : new SequenceResult<T> { Output = output, FinalStates = finals, Captured = captured };
    }

    /// <summary>Not supported: the first output depends on the whole sequence.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override CellStream<T> Stream(int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts = null)
        => throw new NotSupportedException("A bidirectional module reads sequences to their end before its first output; it cannot run step by "
        + "step.");

    /// <summary>Disposes both modules.</summary>
    public override void Dispose()
    {
        Forwards.Dispose();
        Backwards.Dispose();
    }

    /// <summary>Both modules, as messages name them.</summary>
    public override string ToString() => $"bidirectional {Forwards} and {Backwards}";

    SequenceArguments<T> Reversed(SequenceArguments<T> call)
    {
        SequenceArguments<T> part = call.For(Backwards, Second, SequenceTensor.Reverse(call.Main()), null);
        return part with
        {
            Inputs = part.Inputs.ToDictionary(p => p.Key, p => SequenceTensor.Reverse(p.Value), StringComparer.Ordinal),
            Mask = call.Mask?.Reverse(),
        };
    }

    sealed class Pass(Bidirectional<T> module, RecordedPass<T> first, RecordedPass<T> second) : ModulePass<T>(module)
    {
        public override long KeptBytes => first.KeptBytes + second.KeptBytes;

        protected override BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>> finalStateGradients)
        {
            (int size, int other) = (module.Forwards.OutputSize, module.Backwards.OutputSize);
            bool sum = module._join == SkipKind.Sum;
            Tensor<T> toFirst = sum ? outputGradient : SequenceTensor.Columns(outputGradient, 0, size);
            Tensor<T> toSecond = SequenceTensor.Reverse(sum ? outputGradient : SequenceTensor.Columns(outputGradient, size, other));
            BackwardResult<T> ahead = first.Backward(toFirst, ModuleArguments.Select(finalStateGradients, module.Forwards.States, First));
            BackwardResult<T> back = second.Backward(toSecond, ModuleArguments.Select(finalStateGradients, module.Backwards.States, Second));
            var sums = new GradientSums<T>();
            sums.Add(ahead, First);
            sums.Add(new BackwardResult<T>
            {
                Inputs = back.Inputs.ToDictionary(p => p.Key, p => SequenceTensor.Reverse(p.Value), StringComparer.Ordinal),
                Contexts = back.Contexts,
                InitialStates = back.InitialStates,
            }, Second);
            return sums.Result(module, SequenceTensor.Sum(ahead.Input, SequenceTensor.Reverse(back.Input)));
        }

        public override void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
