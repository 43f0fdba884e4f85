using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Sequences;

/// <summary>How long a dropout mask lasts.</summary>
public enum DropoutKind
{
    /// <summary>A mask of its own for each time step (Hinton et al., 2012; between recurrent layers: Zaremba, Sutskever and Vinyals, 2014).</summary>
    PerStep,
    /// <summary>Variational dropout: one mask per sequence for all its steps (Gal and Ghahramani, 2016, A theoretically grounded application of
    /// dropout in recurrent neural networks).</summary>
    PerSequence,
}

/// <summary>In training, sets each number to zero with a probability and scales the others up, so that the mean stays (inverted dropout); in
/// evaluation does nothing. Unit u of row b at time step t is kept in training step n exactly if Bits(u) ≥ rate·2^64, where Bits is that of
/// <c>new CounterRandom(new CounterRandom(new CounterRandom(new CounterRandom(seed, "dropout").Bits(n), "row").Bits(b), "step").Bits(t), "unit")</c>;
/// seed is the module's, exclusive-or that of the call's <see cref="SequenceNoise"/>, and a mask per sequence is that of time step 0.</summary>
public sealed class Dropout<T> : SequenceModule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly DropoutKind _kind;
    readonly ulong _seed;

    /// <summary>A module with masks of its own, drawn from <paramref name="seed"/>.</summary>
    /// <param name="size">Numbers per step.</param>
    /// <param name="rate">The probability that a number is dropped, from 0 up to but not including 1.</param>
    /// <param name="seed">Of the masks; give each module one of its own.</param>
    public Dropout(int size, double rate, ulong seed, DropoutKind kind = DropoutKind.PerStep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        DropoutMask.RequireRate(rate);
        (InputSize, Rate, _seed, _kind) = (size, rate, seed, kind);
    }

    /// <summary>The probability that a number is dropped in training.</summary>
    public double Rate { get; }
    /// <inheritdoc/>
    public override int InputSize { get; }
    /// <inheritdoc/>
    public override int OutputSize => InputSize;
    /// <inheritdoc/>
    public override string InputName => "x";

    /// <summary>None: dropout has no parameters.</summary>
    public override IReadOnlyList<ParameterBlock<T>> Blocks(string name) => [];

    /// <inheritdoc/>
    protected internal override SequenceResult<T> Forward(SequenceArguments<T> call, bool record)
    {
        Tensor<T> output = Apply(call.Main(), call, call.Target());
        var none = new Dictionary<string, Tensor<T>>();
        return record
            ? new Pass(this, call) { Output = output, FinalStates = none, Captured = none }
            : new SequenceResult<T> { Output = output, FinalStates = none, Captured = none };
    }

    /// <summary>The identity, as streams run in evaluation mode.</summary>
    public override CellStream<T> Stream(int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts = null) => new Identity();

    /// <summary>There is nothing to release.</summary>
    public override void Dispose() { }

    /// <summary>A short description for messages.</summary>
    public override string ToString() => "dropout";

    /// <summary>Multiplies with the mask; as this is linear, it is forward and backward.</summary>
    Tensor<T> Apply(Tensor<T> values, SequenceArguments<T> call, Tensor<T>? given)
    {
        if (call.Noise is not { } noise || Rate == 0)
            return SequenceTensor.Masked(values, call.Mask);
        (int steps, int batch) = ((int)values.Lengths[0], (int)values.Lengths[1]);
        var mask = new DropoutMask(_seed ^ noise.Seed, noise.Step, Rate);
        T scale = T.CreateChecked(mask.Scale);
        int[]? begins = call.Mask?.Begins;
        Tensor<T> result = given ?? Tensor.CreateFromShapeUninitialized<T>(values.Lengths);
        SequenceTensor.Span(result).Clear();
        Span<T> source = SequenceTensor.Span(values), target = SequenceTensor.Span(result);
        for (int t = 0; t < steps; t++)
            for (int b = 0; b < batch; b++)
            {
                int position = t * batch + b;
                if (call.Mask?.IsValid(position) == false)
                    continue;
                DropoutMask.UnitMask units = mask.At(b, _kind == DropoutKind.PerStep ? noise.FirstTimeStep + t - (begins?[b] ?? 0) : 0);
                for (int u = 0; u < InputSize; u++)
                    if (units.IsKept(u))
                        target[position * InputSize + u] = source[position * InputSize + u] * scale;
            }
        return result;
    }

    sealed class Pass(Dropout<T> dropout, SequenceArguments<T> call) : ModulePass<T>(dropout)
    {
        protected override BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>> finalStateGradients) => new()
        {
            Inputs = new Dictionary<string, Tensor<T>> { [dropout.InputName] = dropout.Apply(outputGradient, call, Target) },
            InitialStates = new Dictionary<string, Tensor<T>>(),
            Contexts = new Dictionary<string, Tensor<T>>(),
        };
    }

    sealed class Identity : CellStream<T>
    {
        public override void Step(ReadOnlySpan<T> input, Span<T> output) => input.CopyTo(output);
        public override void Step(IReadOnlyList<ReadOnlyMemory<T>> inputs, Span<T> output) => Step(inputs[0].Span, output);
        public override void GetState(string name, Span<T> target) => throw new ArgumentException($"Dropout has no state '{name}'; it has none.");
        public override void SetState(string name, ReadOnlySpan<T> source)
            => throw new ArgumentException($"Dropout has no state '{name}'; it has none.");
        public override void Reset() { }
        public override void Dispose() { }
    }
}
