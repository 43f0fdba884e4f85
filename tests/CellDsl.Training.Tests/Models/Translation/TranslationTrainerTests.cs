using CellDsl.Cells;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Sequences;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

public sealed class TranslationTrainerTests
{
    /// <summary>All words of one to three of five letters, turned round; a tenth is held out.</summary>
    static readonly TranslationData Mirror = Reversals();

    static readonly TranslationModelOptions Model = new()
    {
        EmbeddingSize = 8,
        Encoder = new() { HiddenSize = 32, Direction = LayerDirection.Concatenated },
        Decoder = new() { HiddenSize = 32 },
    };
    static readonly ExampleTrainerOptions Options = new() { Batch = 16, LearningRate = new(0.01) };

    [Fact]
    public void Words_that_were_never_seen_are_turned_round()
    {
        using Trainer<TranslationTraining> trainer = Start(Options);
        TrainingStep first = trainer.Step();
        Assert.Equal(Math.Log(trainer.Task.Model.Decoder.Symbols), first.Loss, tolerance: 0.3);
        while (trainer.Steps < 250)
            trainer.Step();
        var translator = new Translator(trainer.Task.Model, Mirror.LongestTarget);
        TranslationScore score = translator.Score(Mirror.HeldOut, BleuTokens.Characters);
        Assert.InRange(score.ExactShare, 0.85, 1);
        Assert.Equal(score.Pairs - score.Exact, Mirror.HeldOut.Count(pair => translator.Translate(pair.Source)[0].Text != pair.Target));
        Assert.InRange(translator.Score(Mirror.HeldOut, BleuTokens.Characters, beam: 3).ExactShare, 0.85, 1);
        Assert.InRange(translator.Loss(Mirror.HeldOut), 0, 0.3);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        Assert.Equal(Losses(1), Losses(1));
        Assert.NotEqual(Losses(1), Losses(2));

        static double[] Losses(ulong seed)
        {
            using Trainer<TranslationTraining> trainer = Start(Options with { Seed = seed });
            return [.. Enumerable.Range(0, 4).Select(_ => trainer.Step().Loss)];
        }
    }

    [Theory, InlineData(0), InlineData(0.2)]
    public void A_resumed_training_is_the_one_never_stopped(double dropout)
    {
        using var folder = new TemporaryFolder();
        TranslationModelOptions model = Model with
            { Encoder = Model.Encoder with { Dropout = dropout }, Decoder = Model.Decoder with { Dropout = dropout } };
        using Trainer<TranslationTraining> whole = Start(Options, model);
        TrainingStep[] expected = [.. Enumerable.Range(0, 14).Select(_ => whole.Step())];
        using (Trainer<TranslationTraining> killed = Start(Options, model))
        {
            while (killed.Steps < 10)
                killed.Step();
            killed.Save(folder.Path);
            killed.Step();
        }
        using Trainer<TranslationTraining> resumed
            = TranslationTraining.Resume(folder.Path, [CellDefinition.Of<Gru>()], Mirror, new LayerOptions { Threads = 2 });
        Assert.Equal(expected[10..], Enumerable.Range(0, 4).Select(_ => resumed.Step()));
        Assert.Equal(whole.Task.Model.Parameters.SelectMany(b => b.Values.ToArray()),
            resumed.Task.Model.Parameters.SelectMany(b => b.Values.ToArray()));
        Assert.Equal(whole.Validate(), resumed.Validate());
        Assert.Equal(whole.Sample(3), resumed.Sample(3));
        Checkpoint checkpoint = TranslationTraining.Read(folder.Path);
        Assert.Equal(Mirror.LongestTarget, checkpoint.Get(TranslationTraining.LongestTargetFact));
        Assert.Equal(dropout, checkpoint.Get(TranslationTraining.ModelFact).Decoder.Dropout);
    }

    [Fact]
    public void A_checkpoint_of_other_pairs_or_cells_is_refused()
    {
        using var folder = new TemporaryFolder();
        using (Trainer<TranslationTraining> trainer = Start(Options))
            trainer.Save(folder.Path);
        TranslationData fewer = Mirror with { Training = [.. Mirror.Training.Skip(1)], Name = "fewer" };
        Assert.Contains("began on other examples",
            Assert.Throws<CheckpointException>(() => TranslationTraining.Resume(folder.Path, [CellDefinition.Of<Gru>()], fewer)).Message);
        Assert.Contains("is of cell 'Gru'",
            Assert.Throws<CheckpointException>(()
                => TranslationTraining.CreateModel(TranslationTraining.Read(folder.Path), [CellDefinition.Of<Lstm>()])).Message);
        Assert.Contains("found no folder", Assert.Throws<CheckpointException>(() => TranslationTraining.Read(folder["none"])).Message);
        Assert.Contains("expected format 'CellDsl character model'",
            Assert.Throws<CheckpointException>(() => CharTraining.Read(folder.Path)).Message);
    }

    [Theory]
    [InlineData("version", "1", "expected version '2', found '1'")]
    [InlineData("encoder layers", """["Gru","Gru"]""", "tensor 'source.layers.1.forward.")]
    [InlineData("decoder layers", """["Lstm"]""", "a layer is of cell 'Lstm'")]
    [InlineData("decoder layers", "[]", "sizes do not fit")]
    [InlineData("model", """{"Encoder":{"HiddenSize":1000000000,"Direction":"Concatenated"}}""", "the model's sizes do not fit its cells")]
    [InlineData("model", """{"Decoder":null}""", "'model' are damaged")]
    [InlineData("target characters", "ba", "'target characters' are damaged")]
    [InlineData("training", """{"Batch":0}""", "'training' are damaged")]
    [InlineData("training", """{"LearningRate":{"Rate":-1}}""", "'training' are damaged")]
    [InlineData("longest target", null, "have no 'longest target'")]
    public void Damaged_metadata_are_refused_with_the_reason(string key, string? value, string reason)
    {
        using var folder = new TemporaryFolder();
        using (Trainer<TranslationTraining> trainer = Start(Options))
            trainer.Save(folder.Path);
        string path = folder["checkpoint.safetensors"];
        SafetensorsFile file = SafetensorsFile.Read(path);
        SafetensorsFile.Write(path, file.Tensors.Values, Damage.Of(file.Metadata, key, value));
        Exception e = Assert.ThrowsAny<IOException>(()
            => TranslationTraining.Resume(folder.Path, [CellDefinition.Of<Gru>(), CellDefinition.Of<Lstm>()], Mirror));
        Assert.Contains(reason, e.Message);
        Assert.Contains(path, e.Message);
    }

    static Trainer<TranslationTraining> Start(ExampleTrainerOptions options, TranslationModelOptions? model = null)
        => TranslationTraining.Start([CellDefinition.Of<Gru>()], [CellDefinition.Of<Gru>()], Mirror, model ?? Model, options, new LayerOptions
        { Threads = 1 });

    static TranslationData Reversals()
    {
        const string letters = "abcde";
        string[] words = [.. letters.Select(c => $"{c}"), .. letters.SelectMany(a => letters.Select(b => $"{a}{b}")),
            .. letters.SelectMany(a => letters.SelectMany(b => letters.Select(c => $"{a}{b}{c}")))];
        TranslationPair[] pairs = [.. words.Select(word => new TranslationPair(word, string.Concat(word.Reverse())))];
        return new TranslationData("reversals", [.. pairs.Where(p => !HeldOut.Contains(p.Source, 0.1))],
            [.. pairs.Where(p => HeldOut.Contains(p.Source, 0.1))]);
    }
}
