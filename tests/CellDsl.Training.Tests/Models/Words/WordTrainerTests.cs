using CellDsl.Cells;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Words;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

public sealed class WordTrainerTests : IDisposable
{
    static readonly CellDefinition[] Cells = [CellDefinition.Of<Lstm>(), CellDefinition.Of<Gru>()];
    static readonly WordText Text = WordText.FromText("text", string.Concat(Enumerable.Repeat("the cat sleeps\nthe dogs sleep here\n", 20)));
    static readonly WordModelOptions Model = new() { Stack = new() { HiddenSize = 12, Dropout = 0.2, Residual = true } };
    static readonly WordTrainerOptions Options = new() { Length = 6, Batch = 4, Seed = 5 };
    static readonly LayerOptions OneThread = new() { Threads = 1 };

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void A_resumed_training_has_the_numbers_of_one_never_stopped_bit_for_bit(string optimizer)
    {
        WordTrainerOptions options = Options with { Optimizer = OptimizerRule.Parse(optimizer), LearningRate = new EpochDecay(0.01, 1) };
        using Trainer<WordTraining> whole = WordTraining.Start(Cells, Text, Text, Model, options, OneThread);
        Trainer<WordTraining> parts = WordTraining.Start(Cells, Text, Text, Model, options, OneThread);
        // Stops within a pass and at the end of one.
        foreach (int stop in new[] { 3, whole.StepsPerPass, whole.StepsPerPass + 2 })
        {
            while (parts.Steps < stop)
                Assert.Equal(whole.Step(), parts.Step());
            parts.Save(_folder.Path);
            parts.Dispose();
            parts = WordTraining.Resume(_folder.Path, Cells, Text, Text, OneThread);
            Assert.Equal(stop, parts.Steps);
            Assert.Equal(whole.Validate(), parts.Validate());
        }
        for (int k = 0; k < 3; k++)
            Assert.Equal(whole.Step(), parts.Step());
        for (int b = 0; b < whole.Task.Model.Parameters.Count; b++)
            Assert.Equal(whole.Task.Model.Parameters[b].Values.ToArray(), parts.Task.Model.Parameters[b].Values.ToArray());
        parts.Dispose();
    }

    [Fact]
    public void Learns_a_text_by_heart_with_the_recipe()
    {
        using Trainer<WordTraining> trainer = WordTraining.Start(Cells, Text, Text, Model with { Stack = new() { HiddenSize = 24 } },
            Options with { LearningRate = new EpochDecay(1, 40) }, OneThread);
        double before = Math.Exp(trainer.Validate()!.Value);
        while (trainer.Steps < 40 * trainer.StepsPerPass)
            trainer.Step();
        // Nine kinds of words at first; at the end only the first word of each line is a question, if one does not see the line before.
        Assert.InRange(before, 8, 10.5);
        Assert.InRange(Math.Exp(trainer.Validate()!.Value), 1, 1.5);
    }

    [Fact]
    public void The_rate_is_halved_pass_by_pass_after_the_fourth()
    {
        using Trainer<WordTraining> trainer
            = WordTraining.Start([new FakeCell()], Text, null, Model with { Stack = new() { HiddenSize = 2 } }, new() { Length = 20, Batch = 4 });
        var rates = new List<double>();
        while (trainer.Steps < 6 * trainer.StepsPerPass)
            rates.Add(trainer.Step().LearningRate);
        Assert.Equal([1, 1, 1, 1, 0.5, 0.25], rates.Chunk(trainer.StepsPerPass).Select(pass => pass.Distinct().Single()));
        Assert.Null(trainer.Validate());
    }

    [Fact]
    public void Checkpoints_of_other_texts_and_other_systems_are_refused()
    {
        using (Trainer<WordTraining> trainer = WordTraining.Start([new FakeCell()], Text, null, Model, Options))
            trainer.Save(_folder.Path);
        Assert.Contains("another text", Assert.Throws<CheckpointException>(
            () => WordTraining.Resume(_folder.Path, [new FakeCell()], WordText.FromText("t", "the cat\n"), null)).Message);
        Assert.Contains("expected format 'CellDsl character model', found 'CellDsl word model'",
            Assert.Throws<CheckpointException>(() => CharTraining.Read(_folder.Path)).Message);
        Assert.Contains("cell 'Fake'",
            Assert.Throws<CheckpointException>(() => WordTraining.CreateModel(WordTraining.Read(_folder.Path), Cells)).Message);
        using WordModel model = WordTraining.CreateModel(WordTraining.Read(_folder.Path), [new FakeCell()]);
        Assert.Equal("<unk> <eos> the cat dogs here sleep sleeps", string.Join(' ', model.Vocabulary.Tokens));
    }

    [Fact]
    public void A_text_shorter_than_a_batch_is_refused_in_words()
        => Assert.Contains("9 words are shorter than one batch", Assert.Throws<CorpusException>(
            () => WordTraining.Start([new FakeCell()], WordText.FromText("t", "a b c d\ne f\n"), null, Model, Options)).Message);
}
