using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Attention;
using CellDsl.Training.Models.Decoders;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class TranslationModelTests
{
    static readonly TranslationPair[] Pairs = [new("abcabca", "cbab"), new("c", "abca"), new("", "b"), new("bacc", "")];
    static readonly Vocabulary Letters = Vocabulary.Of(['a', 'b', 'c']);

    static readonly TranslationModelOptions Small = Options(new() { HiddenSize = 6 });

    public static TheoryData<string, string, TranslationModelOptions> Models => new()
    {
        { "Gru", "Gru", Small },
        { "Gru", "Gru", Small with { Attention = null, ReverseSource = true } },
        { "Lstm,Lstm", "Lstm,Lstm", Options(new() { HiddenSize = 6 }, LayerDirection.Concatenated) with { Attention = AttentionScore.Additive } },
        { "Lstm", "Gru,Gru", Options(new() { HiddenSize = 6 }, LayerDirection.Summed) with { Attention = AttentionScore.Dot } },
        { "Mut1", "ElmanRnn", Small with { EmbeddingSize = 6, Attention = AttentionScore.General, ReverseSource = true } },
        { "Gru,Lstm", "Lstm,Gru", Options(new() { HiddenSize = 6, Dropout = 0.3, Residual = true }, LayerDirection.Summed) },
        { "Gru", "Gru", Options(new() { HiddenSize = 6, Dropout = 0.3 }) with { Attention = null } },
    };

    /// <summary>With dropout both have the masks of one update.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Gradients_of_the_whole_model_agree_with_differences(string encoder, string decoder, TranslationModelOptions options)
    {
        using TranslationModel model = Create(encoder, decoder, options);
        Spread(model);
        var (sources, targets) = Batch(model, Pairs);
        SequenceNoise? call = options.Decoder.Dropout > 0 ? new SequenceNoise(0, 5) : null;
        DirectionalDifference.Check(model.Parameters, () => model.Evaluate(sources, targets, call) / targets.Count,
            () => model.Backpropagate(sources, targets, call));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_batch_of_any_lengths_has_the_losses_of_its_pairs_alone(string encoder, string decoder, TranslationModelOptions options)
    {
        using TranslationModel model = Create(encoder, decoder, options);
        var (sources, targets) = Batch(model, Pairs);
        double alone = Pairs.Sum(pair =>
        {
            var (source, target) = Batch(model, [pair]);
            return model.Evaluate(source, target);
        });
        Assert.Equal(alone, model.Evaluate(sources, targets), tolerance: 1e-5);
        Assert.Equal(alone / targets.Count, model.Backpropagate(sources, targets), tolerance: 1e-6);
    }

    [Fact]
    public void Decoders_agree_and_are_as_likely_as_teacher_forcing_says()
    {
        using TranslationModel model = Create("Lstm", "Lstm", Options(Small.Decoder, LayerDirection.Concatenated));
        Spread(model);
        var translator = new Translator(model, maxLength: 6);
        IReadOnlyList<int[]> together = BatchDecoder.Decode(model.Decoder, model.Read(Batch(model, Pairs).Item1), 7);
        for (int k = 0; k < Pairs.Length; k++)
        {
            TranslatedText greedy = translator.Translate(Pairs[k].Source)[0];
            IReadOnlyList<TranslatedText> beam = translator.Translate(Pairs[k].Source, beam: 5);
            Assert.Equal(model.DecodeTarget(together[k]), greedy.Text);
            Assert.Equal(5, beam.Count);
            Assert.DoesNotContain("\uFFFD", string.Concat(beam.Select(t => t.Text)));
            foreach (TranslatedText found in beam.Where(t => t.Ended))
            {
                var (source, target) = Batch(model, [new(Pairs[k].Source, found.Text)]);
                double unknown = model.Evaluate(source, target);
                // Teacher forcing also gives some probability to the unknown symbol, which decoders never write.
                Assert.InRange(found.LogProbability, -unknown - 1e-5, 0);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_alignment_is_in_reading_order(bool reverse)
    {
        using TranslationModel model = Create("Gru", "Gru", Small with { ReverseSource = reverse });
        Alignment alignment = new Translator(model, 4).Translate("abc")[0].Alignment!;
        Assert.Equal(["a", "b", "c"], alignment.Source);
        Assert.Equal(alignment.Target.Count, alignment.Weights.Count);
        Assert.All(alignment.Weights, row => Assert.Equal(1, row.Sum(), tolerance: 1e-5));

        DecoderSteps steps = model.Decoder.Steps(model.Read(new PaddedSequences([model.EncodeSource("abc")])));
        steps.Start();
        steps.Step([model.Decoder.End], new float[model.Decoder.Symbols]);
        float[] asRead = steps.Weights(0).ToArray();
        Assert.Equal(reverse ? [.. asRead.Reverse()] : asRead, alignment.Weights[0]);
    }

    [Fact]
    public void Dropout_has_other_masks_in_each_update_and_none_where_nothing_is_learned()
    {
        using TranslationModel model = Create("Gru", "Gru", Options(new() { HiddenSize = 6, Dropout = 0.3 })), plain = Create("Gru", "Gru", Small);
        Spread(model);
        Spread(plain);
        var (sources, targets) = Batch(model, Pairs);
        Assert.Equal(plain.Evaluate(sources, targets), model.Evaluate(sources, targets));
        Assert.Equal(model.Evaluate(sources, targets, new SequenceNoise(0, 1)), model.Evaluate(sources, targets, new SequenceNoise(0, 1)));
        Assert.NotEqual(model.Evaluate(sources, targets, new SequenceNoise(0, 1)), model.Evaluate(sources, targets, new SequenceNoise(0, 2)));
        Assert.NotEqual(model.Evaluate(sources, targets), model.Evaluate(sources, targets, new SequenceNoise(0, 1)));
    }

    [Fact]
    public void Without_attention_there_is_no_alignment()
    {
        using TranslationModel model = Create("Gru", "Gru", Small with { Attention = null });
        Assert.Null(new Translator(model, 4).Translate("abc")[0].Alignment);
    }

    [Fact]
    public void Cells_that_cannot_serve_are_refused()
    {
        Assert.Contains("has the context v", Message("CaptioningRnn", Small));
        Assert.Contains("2 inputs", Message("PhasedLstm", Small));
        Assert.Contains("general score does not",
            Message("Gru", Options(Small.Decoder, LayerDirection.Concatenated) with { Attention = AttentionScore.Dot }));
        Assert.Contains("must be equal", Message("Mut1", Small));
        Assert.Contains("cannot read backwards", Message("Gru", Small with { Decoder = Small.Encoder with { Direction = LayerDirection.Summed } }));

        static string Message(string cell, TranslationModelOptions options)
            => Assert.ThrowsAny<ArgumentException>(() => Create(cell, cell, options)).Message;
    }

    static TranslationModel Create(string encoder, string decoder, TranslationModelOptions options)
        => new(Cells(encoder), Cells(decoder), Letters, Letters, options, seed: 3, new LayerOptions { Threads = 1 });

    static CellDefinition[] Cells(string names)
        => [.. names.Split(',').Select(name => CellDefinition.In(typeof(Gru).Assembly).Single(c => c.Description.Name == name))];

    static TranslationModelOptions Options(StackOptions stack, LayerDirection direction = LayerDirection.Forward)
        => new() { EmbeddingSize = 5, Encoder = stack with { Direction = direction }, Decoder = stack };

    /// <summary>Larger values than those a training begins with, so that every part matters, scores of attention most of all.</summary>
    static void Spread(TranslationModel model)
    {
        foreach (ParameterBlock block in model.Parameters)
            Numbers.Uniform(block.Count, 5, block.Name.EndsWith(".score", StringComparison.Ordinal) ? 2 : 0.8).CopyTo(block.Edit());
    }

    static (PaddedSequences, DecoderBatch) Batch(TranslationModel model, TranslationPair[] pairs)
        => (new PaddedSequences([.. pairs.Select(p => model.EncodeSource(p.Source))]),
            new DecoderBatch([.. pairs.Select(p => model.EncodeTarget(p.Target))], model.Decoder.End));
}
