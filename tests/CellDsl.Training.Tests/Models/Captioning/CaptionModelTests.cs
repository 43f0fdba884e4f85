using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Decoders;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class CaptionModelTests
{
    static readonly string[] Captions = ["a red star", "red", "a blue star on a star", ""];
    static readonly float[][] Features = [.. Enumerable.Range(0, 4).Select(b => Numbers.Uniform(5, (ulong)b))];
    static readonly TokenVocabulary Words = TokenVocabulary.Of(Captions.SelectMany(WordText.Split));

    public static TheoryData<string, StackOptions> Models => new()
    {
        { "CaptioningRnn", new() { HiddenSize = 7 } },
        { "CaptioningRnn,CaptioningRnn", new() { HiddenSize = 7 } },
        { "GruDecoder", new() { HiddenSize = 7 } },
        { "GruDecoder", new() { HiddenSize = 7, Dropout = 0.3 } },
        { "GruDecoder,CaptioningRnn,CaptioningRnn", new() { HiddenSize = 7, Dropout = 0.3, Residual = true } },
    };

    /// <summary>With dropout both have the masks of one update.</summary>
    [Theory, MemberData(nameof(Models))]
    public void Gradients_of_the_whole_model_agree_with_differences(string cells, StackOptions stack)
    {
        using CaptionModel model = Create(cells, stack);
        var captions = new DecoderBatch([.. Captions.Select(model.Encode)], model.Decoder.End);
        SequenceNoise? call = stack.Dropout > 0 ? new SequenceNoise(0, 5) : null;
        DirectionalDifference.Check(model.Parameters, () => model.Evaluate(Features, captions, call) / captions.Count,
            () => model.Backpropagate(Features, captions, call));
    }

    [Fact]
    public void Dropout_has_other_masks_in_each_update_and_none_where_nothing_is_learned()
    {
        using CaptionModel model = Create("GruDecoder", new() { HiddenSize = 7, Dropout = 0.3 }), plain = Create("GruDecoder");
        var captions = new DecoderBatch([.. Captions.Select(model.Encode)], model.Decoder.End);
        Assert.Equal(plain.Evaluate(Features, captions), model.Evaluate(Features, captions));
        Assert.Equal(model.Evaluate(Features, captions, new SequenceNoise(0, 1)), model.Evaluate(Features, captions, new SequenceNoise(0, 1)));
        Assert.NotEqual(model.Evaluate(Features, captions, new SequenceNoise(0, 1)), model.Evaluate(Features, captions, new SequenceNoise(0, 2)));
        Assert.NotEqual(model.Evaluate(Features, captions), model.Evaluate(Features, captions, new SequenceNoise(0, 1)));
    }

    [Fact]
    public void A_batch_has_the_losses_of_its_captions_alone()
    {
        using CaptionModel model = Create("CaptioningRnn,CaptioningRnn");
        double alone
            = Enumerable.Range(0, 4).Sum(b => model.Evaluate([Features[b]], new DecoderBatch([model.Encode(Captions[b])], model.Decoder.End)));
        Assert.Equal(alone, model.Evaluate(Features, new DecoderBatch([.. Captions.Select(model.Encode)], model.Decoder.End)), tolerance: 1e-5);
    }

    [Fact]
    public void What_is_said_depends_on_the_features_and_is_as_likely_as_teacher_forcing_says()
    {
        using CaptionModel model = Create("CaptioningRnn");
        var captioner = new Captioner(model, 6);
        Assert.NotEqual(captioner.Describe(Features[0])[0].LogProbability, captioner.Describe(Features[1])[0].LogProbability);
        foreach (Caption found in captioner.Describe(Features[2], beam: 4).Where(c => c.Ended))
            // Teacher forcing also gives some probability to the unknown word, which decoders never write.
            Assert.InRange(found.LogProbability,
                -model.Evaluate([Features[2]], new DecoderBatch([model.Encode(found.Text)], model.Decoder.End)) - 1e-5, 0);
    }

    [Fact]
    public void A_caption_is_words_between_white_space()
    {
        using CaptionModel model = Create("CaptioningRnn");
        Assert.Equal(model.Encode("a blue star"), model.Encode(" a  blue\tstar"));
        Assert.Equal("blue star", model.Decode(model.Encode("blue star")));
        Assert.Equal([SequenceDecoder.Unknown], model.Encode("purple"));
    }

    [Fact]
    public void Cells_and_features_that_cannot_serve_are_refused()
    {
        Assert.Contains("has no context", Assert.Throws<ArgumentException>(() => Create("Gru")).Message);
        using CaptionModel model = Create("CaptioningRnn");
        Assert.Contains("5 numbers; number 0 has 4", Assert.Throws<ArgumentException>(() => model.Read([new float[4]])).Message);
    }

    static CaptionModel Create(string names, StackOptions? stack = null)
    {
        CellDefinition[] cells
            = [.. names.Split(',').Select(name => CellDefinition.In(typeof(Gru).Assembly).Single(c => c.Description.Name == name))];
        var model = new CaptionModel(cells, Words, 5, new CaptionModelOptions { Stack = stack ?? new() { HiddenSize = 7 }, EmbeddingSize = 6 }, 3,
            new LayerOptions { Threads = 1 });
        foreach (var (block, k) in model.Parameters.Select((block, k) => (block, k)))
            Numbers.Uniform(block.Count, 5 + (ulong)k, 0.8).CopyTo(block.Edit());
        return model;
    }
}
