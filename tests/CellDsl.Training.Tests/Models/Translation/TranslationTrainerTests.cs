using CellDsl.Cells;

namespace CellDsl.Training.Tests;

public sealed class TranslationTrainerTests
{
    /// <summary>All words of one to three of five letters, turned round; a tenth is held out.</summary>
    static readonly TranslationData Mirror = Reversals();

    static readonly TranslationModelOptions Model = new() { HiddenSize = 32, EmbeddingSize = 8, Direction = EncoderDirection.Concatenated };
    static readonly ExampleTrainingOptions Options = new() { Batch = 16, LearningRate = new(0.01) };

    [Fact]
    public void Words_that_were_never_seen_are_turned_round()
    {
        using TranslationTrainer trainer = Start(Options);
        TrainingStep first = trainer.Step();
        Assert.Equal(Math.Log(trainer.Model.Writer.Symbols), first.Loss, tolerance: 0.3);
        while (trainer.Steps < 250)
            trainer.Step();
        var translator = new Translator(trainer.Model, Mirror.LongestTarget);
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
            using TranslationTrainer trainer = Start(Options with { Seed = seed });
            return [.. Enumerable.Range(0, 4).Select(_ => trainer.Step().Loss)];
        }
    }

    [Fact]
    public void A_resumed_training_is_the_one_never_stopped()
    {
        using var folder = new TemporaryFolder();
        using TranslationTrainer whole = Start(Options);
        TrainingStep[] expected = [.. Enumerable.Range(0, 14).Select(_ => whole.Step())];
        using (TranslationTrainer killed = Start(Options))
        {
            while (killed.Steps < 10)
                killed.Step();
            killed.Save(folder.Path);
            killed.Step();
        }
        using TranslationTrainer resumed = TranslationTrainer.Resume(folder.Path, [CellDefinition.Of<Gru>()], Mirror, new LayerOptions { Threads = 2 });
        Assert.Equal(expected[10..], Enumerable.Range(0, 4).Select(_ => resumed.Step()));
        Assert.Equal(whole.Model.Parameters.SelectMany(b => b.Values.ToArray()), resumed.Model.Parameters.SelectMany(b => b.Values.ToArray()));
        Assert.Equal(Mirror.LongestTarget, TranslationCheckpoint.Read(folder.Path).LongestTarget);
    }

    [Fact]
    public void A_checkpoint_of_other_pairs_or_cells_is_refused()
    {
        using var folder = new TemporaryFolder();
        using (TranslationTrainer trainer = Start(Options))
            trainer.Save(folder.Path);
        TranslationData fewer = Mirror with { Training = [.. Mirror.Training.Skip(1)], Name = "fewer" };
        Assert.Contains("began on other examples", Assert.Throws<CheckpointException>(() => TranslationTrainer.Resume(folder.Path, [CellDefinition.Of<Gru>()], fewer)).Message);
        Assert.Contains("is of cell 'Gru'", Assert.Throws<CheckpointException>(() => TranslationCheckpoint.Read(folder.Path).CreateModel([CellDefinition.Of<Lstm>()])).Message);
        Assert.Contains("found no folder", Assert.Throws<CheckpointException>(() => TranslationCheckpoint.Read(folder["none"])).Message);
        Assert.Contains("expected format 'CellDsl character model'", Assert.Throws<CheckpointException>(() => CharCheckpoint.Read(folder.Path)).Message);
    }

    static TranslationTrainer Start(ExampleTrainingOptions options)
        => TranslationTrainer.Start(CellDefinition.Of<Gru>(), CellDefinition.Of<Gru>(), Mirror, Model, options, new LayerOptions { Threads = 1 });

    static TranslationData Reversals()
    {
        const string letters = "abcde";
        string[] words = [.. letters.Select(c => $"{c}"), .. letters.SelectMany(a => letters.Select(b => $"{a}{b}")),
            .. letters.SelectMany(a => letters.SelectMany(b => letters.Select(c => $"{a}{b}{c}")))];
        TranslationPair[] pairs = [.. words.Select(word => new TranslationPair(word, string.Concat(word.Reverse())))];
        return new TranslationData("reversals", [.. pairs.Where(p => !HeldOut.Contains(p.Source, 0.1))], [.. pairs.Where(p => HeldOut.Contains(p.Source, 0.1))]);
    }
}
