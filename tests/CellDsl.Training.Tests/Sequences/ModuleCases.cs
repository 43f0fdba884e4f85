using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>Modules in double precision with what to run them on, by name.</summary>
static class ModuleCases
{
    const int Steps = 5, Batch = 4, Inputs = 3;

    public static readonly IReadOnlyDictionary<string, Func<SequenceModule<double>>> All = new Dictionary<string, Func<SequenceModule<double>>>
    {
        ["lstm"] = () => Layer<Lstm>(3, 4),
        ["learned states"] = () => Layer<Lstm>(3, 4, learn: true),
        ["context"] = () => Layer<CaptioningRnn>(3, 4, learn: true),
        ["several inputs"] = () => Layer<TimeAwareLstm>(3, 4),
        ["output beside the state"] = () => Layer<Lstmp>(3, 5, learn: true),
        ["zoneout and recurrent dropout"] = () => Noisy(),
        ["dropout"] = () => new Dropout<double>(3, 0.4, seed: 1),
        ["variational dropout"] = () => new Dropout<double>(3, 0.4, seed: 1, DropoutKind.PerSequence),
        ["stack"] = ()
            => new SequenceStack<double>([Layer<Lstm>(3, 4), new Dropout<double>(4, 0.3, 2), Layer<Gru>(4, 3, learn: true), Layer<VanillaRnn>(3, 2)]),
        ["residual"] = ()
            => new SequenceStack<double>([Layer<Gru>(3, 3), Layer<Mut1>(3, 3), Layer<Lstm>(3, 3)],
            [Skip.Residual(0), Skip.Residual(1), Skip.Residual(2)]),
        ["dense skips"] = () => new SequenceStack<double>([Layer<Gru>(3, 3), Layer<Lstm>(6, 2), Layer<Gru>(5, 4)], Skip.Dense(3)),
        ["both skips at a place"] = () => new SequenceStack<double>([Layer<Gru>(3, 3), Layer<Gru>(3, 3), Layer<Lstm>(6, 2)],
            [new Skip(0, 2, SkipKind.Sum), new Skip(1, 2, SkipKind.Concatenate), new Skip(0, 3, SkipKind.Concatenate)]),
        ["bidirectional"] = () => new Bidirectional<double>(Layer<Lstm>(3, 4), Layer<Gru>(3, 2, learn: true)),
        ["bidirectional, summed"] = () => new Bidirectional<double>(Layer<Lstm>(3, 3), Layer<Gru>(3, 3), SkipKind.Sum),
        ["shared context"] = () => new SequenceStack<double>([Captioning(3, 4), Captioning(4, 3)], [new Skip(0, 2, SkipKind.Concatenate)]),
        ["all at once"] = () => new SequenceStack<double>(
        [
            new Bidirectional<double>(Layer<Lstm>(3, 2, learn: true),
                new SequenceStack<double>([Layer<TimeAwareLstm>(3, 2), new Dropout<double>(2, 0.2, 3)])),
            new Dropout<double>(4, 0.25, 4, DropoutKind.PerSequence),
            Layer<GruDecoder>(4, 4, learn: true),
            Layer<Gru>(7, 3),
        ],
        [Skip.Residual(2), new Skip(0, 3, SkipKind.Concatenate), new Skip(1, 4, SkipKind.Concatenate)]),
    };

    /// <summary>A call with everything the module reads, given initial states, in training.</summary>
    public static SequenceArguments<double> Call(SequenceModule<double> module, SequenceMask? mask, bool givenStates)
    {
        ulong seed = 100;
        return new SequenceArguments<double>(Random(Steps, Batch, Inputs))
        {
            Inputs = module.FurtherInputs.ToDictionary(i => i.Name, i => Positive(Random(Steps, Batch, i.Size))),
            Contexts = module.Contexts.ToDictionary(c => c.Name, c => Random(Batch, c.Size)),
            InitialStates = givenStates
                ? module.States.ToDictionary(s => s.Name, s => Random(Batch, s.Size)) : new Dictionary<string, Tensor<double>>(),
            Mask = mask,
            Noise = new SequenceNoise(0, 7),
        };

        Tensor<double> Random(params ReadOnlySpan<nint> lengths) => ModuleCheck.Weights(Tensor.CreateFromShape<double>(lengths), seed++);
    }

    /// <summary>Holes, an empty sequence, an empty step, resets at valid steps, at masked ones and after the last valid one.</summary>
    public static SequenceMask Mask => new(Steps, Batch,
        [.. "XX.X X..X ...X X..X XX.X".Where(c => c != ' ').Select(c => c == 'X')],
        [.. "...R ..RR R... .R.R ..R.".Where(c => c != ' ').Select(c => c == 'R')]);

    public static SequenceMask Lengths => SequenceMask.OfLengths(Steps, 3, 5, 0, 4);

    public static CellLayer<double> Layer<TCell>(int input, int hidden, bool learn = false)
        where TCell : ICell
        => Layer<TCell>(new CellSizes(input, hidden), learn);

    static CellLayer<double> Captioning(int input, int hidden) => Layer<CaptioningRnn>(new CellSizes(input, hidden) { ["Image"] = 2 }, learn: false);

    static CellLayer<double> Noisy() => Layer<Lstm>(new CellSizes(3, 4), learn: true, new RecurrentNoise { Zoneout = 0.3, RecurrentDropout = 0.25 });

    static CellLayer<double> Layer<TCell>(CellSizes sizes, bool learn, RecurrentNoise? noise = null)
        where TCell : ICell
    {
        var options = new LayerOptions { Threads = 1, Noise = noise };
        var layer = new CellLayer<double>(new RecurrentLayer<TCell, double>(sizes, seed: 3, options), learn, noiseSeed: 11);
        ulong seed = 50;
        foreach (ParameterBlock<double> block in layer.Blocks("m"))
            Numbers.Uniform(block.Count, seed++).Select(v => (double)v).ToArray().CopyTo(block.Edit());
        return layer;
    }

    /// <summary>Elapsed times are not negative.</summary>
    static Tensor<double> Positive(Tensor<double> tensor)
    {
        foreach (ref double value in SequenceTensor.Span(tensor))
            value = 1 + Math.Abs(value);
        return tensor;
    }
}
