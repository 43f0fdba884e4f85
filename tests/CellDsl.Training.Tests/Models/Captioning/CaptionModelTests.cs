using CellDsl.Cells;

namespace CellDsl.Training.Tests;

public sealed class CaptionModelTests
{
    static readonly string[] Captions = ["a red star", "red", "a blue star on a star", ""];
    static readonly float[][] Features = [.. Enumerable.Range(0, 4).Select(b => Numbers.Uniform(5, (ulong)b))];
    static readonly CaptionWords Words = CaptionWords.Of(Captions);

    [Theory]
    [InlineData("CaptioningRnn", 1), InlineData("CaptioningRnn", 2), InlineData("GruDecoder", 1)]
    public void Gradients_of_the_whole_model_agree_with_differences(string cell, int layers)
    {
        using CaptionModel model = Create(cell, layers);
        var captions = new WriterBatch([.. Captions.Select(Words.Encode)], model.Writer.End);
        DirectionalDifference.Check(model.Parameters, () => model.Evaluate(Features, captions) / captions.Count, () => model.Backpropagate(Features, captions));
    }

    [Fact]
    public void A_batch_has_the_losses_of_its_captions_alone()
    {
        using CaptionModel model = Create("CaptioningRnn", 2);
        double alone = Enumerable.Range(0, 4).Sum(b => model.Evaluate([Features[b]], new WriterBatch([Words.Encode(Captions[b])], model.Writer.End)));
        Assert.Equal(alone, model.Evaluate(Features, new WriterBatch([.. Captions.Select(Words.Encode)], model.Writer.End)), tolerance: 1e-5);
    }

    [Fact]
    public void What_is_said_depends_on_the_features_and_is_as_likely_as_teacher_forcing_says()
    {
        using CaptionModel model = Create("CaptioningRnn", 1);
        var captioner = new Captioner(model, 6);
        Assert.NotEqual(captioner.Describe(Features[0])[0].LogProbability, captioner.Describe(Features[1])[0].LogProbability);
        foreach (Caption found in captioner.Describe(Features[2], beam: 4).Where(c => c.Ended))
            // Teacher forcing also gives some probability to the unknown word, which decoders never write.
            Assert.InRange(found.LogProbability, -model.Evaluate([Features[2]], new WriterBatch([Words.Encode(found.Text)], model.Writer.End)) - 1e-5, 0);
    }

    [Fact]
    public void Cells_and_features_that_cannot_serve_are_refused()
    {
        Assert.Contains("has no context", Assert.Throws<ArgumentException>(() => Create("Gru", 1)).Message);
        using CaptionModel model = Create("CaptioningRnn", 1);
        Assert.Contains("5 numbers; number 0 has 4", Assert.Throws<ArgumentException>(() => model.Read([new float[4]])).Message);
    }

    static CaptionModel Create(string name, int layers)
    {
        CellDefinition cell = CellDefinition.In(typeof(Gru).Assembly).Single(c => c.Description.Name == name);
        var model = new CaptionModel(cell, Words, 5, new CaptionModelOptions { HiddenSize = 7, EmbeddingSize = 6, Layers = layers }, 3, new LayerOptions { Threads = 1 });
        foreach (ParameterBlock block in model.Parameters)
            Numbers.Uniform(block.Count, 5, 0.8).CopyTo(block.Edit());
        return model;
    }
}
