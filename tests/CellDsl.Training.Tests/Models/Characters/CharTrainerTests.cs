using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

public sealed class CharTrainerTests
{
    static readonly Corpus Rhyme = Corpus.FromText("rhyme", string.Concat(Enumerable.Repeat("so long as men can breathe, ", 40)));
    static readonly CharModelOptions Model = new() { HiddenSize = 24, EmbeddingSize = 8 };
    static readonly CharTrainerOptions Options = new() { Length = 16, Batch = 4, ValidationShare = 0.1, LearningRate = new(0.01) };

    [Theory]
    [InlineData("sgd", 0.1)]
    [InlineData("rmsprop", 0.005)]
    [InlineData("adam", 0.01)]
    [InlineData("adamw", 0.01)]
    public void A_repeated_line_is_learned_by_heart(string optimizer, double rate)
    {
        using Trainer<CharTraining> trainer = CharTraining.Start(new FakeCell(), Rhyme, Model,
            Options with { Optimizer = OptimizerRule.Parse(optimizer), LearningRate = new(rate), ClipNorm = 1 });
        TrainingStep first = trainer.Step(), last = first;
        double validated = trainer.Validate()!.Value;
        while (trainer.Steps < 250)
            last = trainer.Step();

        Assert.Equal(Math.Log(trainer.Task.Model.Vocabulary.Size), first.Loss, tolerance: 0.5);
        Assert.InRange(last.Bits, 0, 0.5);
        Assert.InRange(trainer.Validate()!.Value, 0, validated / 4);
        Assert.Equal(250 * 64, last.Items);
        using var sampler = new CharSampler(trainer.Task.Model);
        Assert.StartsWith("can breathe", sampler.SampleText("so long as men ", 30, temperature: 0));
    }

    /// <summary>Each line has a letter that comes back at its end, so what follows depends on what a model from zero states has not read.</summary>
    [Fact]
    public void Samples_show_what_was_learned()
    {
        Corpus lines = Corpus.FromText("lines", string.Concat(Enumerable.Range(0, 400).Select(k => $"{"abcde"[k % 5]}--{"vwxyz"[k * 7 % 5]}.\n")));
        using Trainer<CharTraining> trainer
            = CharTraining.Start(new FakeCell(), lines, Model with { HiddenSize = 32 }, Options with { LearningRate = new(0.01), Length = 24 });
        while (trainer.Steps < 400)
            trainer.Step();
        Assert.EndsWith("\n", trainer.Task.Primer);
        Assert.Contains(trainer.Task.Primer, lines.ToString());
        string[] written = trainer.Sample(3)!.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1];
        Assert.True(written.Length > 20, trainer.Sample(3));
        // In the text, a line is followed by one line only.
        string[] known = [.. lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(5)];
        int right = Enumerable.Range(1, written.Length - 1)
            .Count(k => Array.IndexOf(known, written[k]) == (Array.IndexOf(known, written[k - 1]) + 1) % 5);
        Assert.True(right >= 0.9 * (written.Length - 1), string.Join(' ', written));
    }

    [Theory]
    [InlineData(0, "Nothing has been learned yet", 0), InlineData(2, "A smaller learning rate", 1)]
    public void Advice_is_given_once_and_only_where_it_can_help(int steps, string advice, int times)
    {
        using Trainer<CharTraining> trainer = CharTraining.Start(new FakeCell(), Rhyme, Model, Options);
        while (trainer.Steps < steps)
            trainer.Step();
        trainer.Task.Model.Dense.Parameters.Edit().Fill(float.MaxValue);
        string message = Assert.Throws<TrainingDivergedException>(() => trainer.Step()).Message;
        Assert.Contains(advice, message);
        Assert.Equal(times, message.Split("learning rate").Length - 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        Assert.Equal(Losses(seed: 1), Losses(seed: 1));
        Assert.NotEqual(Losses(seed: 1), Losses(seed: 2));

        static double[] Losses(ulong seed)
        {
            using Trainer<CharTraining> trainer = CharTraining.Start(new FakeCell(), Rhyme, Model, Options with { Seed = seed });
            return [.. Enumerable.Range(0, 5).Select(_ => trainer.Step().Loss)];
        }
    }

    [Fact]
    public void States_are_carried_within_a_pass_and_reset_at_its_end()
    {
        using Trainer<CharTraining> trainer = CharTraining.Start(new FakeCell(), Rhyme, Model, Options with { LearningRate = new(1e-30) });
        double[] first = [.. Enumerable.Range(0, trainer.StepsPerPass).Select(_ => trainer.Step().Loss)];
        double[] second = [.. Enumerable.Range(0, trainer.StepsPerPass).Select(_ => trainer.Step().Loss)];
        Assert.Equal(first, second);
        Assert.Equal(2, trainer.Passes);
    }

    [Fact]
    public void Validation_changes_nothing_and_counts_every_character()
    {
        using Trainer<CharTraining> undisturbed = CharTraining.Start(new FakeCell(), Rhyme, Model, Options);
        using Trainer<CharTraining> trainer = CharTraining.Start(new FakeCell(), Rhyme, Model, Options);
        Assert.Equal(undisturbed.Step(), trainer.Step());
        Assert.Equal(trainer.Validate(), trainer.Validate());
        Assert.NotEqual(trainer.Validate(), trainer.Validate(maxItems: 20));
        Assert.Equal(undisturbed.Step(), trainer.Step());

        // Character by character, from zero states, in one stream.
        using Trainer<CharTraining> one = CharTraining.Start(new FakeCell(), Rhyme, Model, Options with { Batch = 1, Length = 16 });
        int[] codes = one.Task.Model.Vocabulary.Encode(Rhyme.Split(0.1).Validation.Span);
        SequenceStates<float> states = one.Task.Model.Stack.CreateStates(1);
        SymbolBatch step = one.Task.Model.CreateBatch(1, 1);
        double nats = 0;
        for (int k = 0; k + 1 < codes.Length; k++)
        {
            (step.Inputs[0], step.Targets[0]) = (codes[k], codes[k + 1]);
            nats += one.Task.Model.Evaluate(step, states);
        }
        Assert.Equal(nats / (codes.Length - 1), one.Validate()!.Value, tolerance: 1e-5);
    }

    [Fact]
    public void Validation_meets_characters_that_training_did_not()
    {
        Corpus corpus = Corpus.FromText("t", string.Concat(Enumerable.Repeat("abc", 100)) + "xyzxyz");
        using Trainer<CharTraining> trainer = CharTraining.Start(new FakeCell(), corpus, Model, Options with { ValidationShare = 6.0 / 306 });
        Assert.Equal("abc", trainer.Task.Model.Vocabulary.ToString());
        Assert.True(double.IsFinite(trainer.Validate()!.Value));
    }

    [Fact]
    public void Without_a_validation_part_there_is_no_validation_loss()
    {
        using Trainer<CharTraining> trainer = CharTraining.Start(new FakeCell(), Rhyme, Model, Options with { ValidationShare = 0 });
        Assert.Null(trainer.Validate());
    }

    [Fact]
    public void A_text_shorter_than_one_batch_is_refused()
        => Assert.Contains("shorter than one batch", Assert.Throws<CorpusException>(
            () => CharTraining.Start(new FakeCell(), Corpus.FromText("t", "too short"), Model, Options)).Message);

    [Fact]
    public void A_diverged_training_stops_and_is_not_saved()
    {
        using var folder = new TemporaryFolder();
        using Trainer<CharTraining> trainer
            = CharTraining.Start(new FakeCell(), Rhyme, Model, Options with { LearningRate = new(1e38), ClipNorm = null });
        Assert.Throws<TrainingDivergedException>(() =>
        {
            for (int k = 0; k < 10; k++)
                trainer.Step();
        });
        Assert.Throws<InvalidOperationException>(() => trainer.Save(folder.Path));
        Assert.False(Checkpoint.Exists(folder.Path));
    }

    [Theory]
    [InlineData("Length")]
    [InlineData("Batch")]
    [InlineData("ClipNorm")]
    [InlineData("LearningRate")]
    [InlineData("MaxVocabulary")]
    [InlineData("ValidationShare", "ValidationShare")]
    public void Options_out_of_range_are_refused_by_name(string option, string? parameter = null)
    {
        CharTrainerOptions options = option switch
        {
            "Length" => Options with { Length = 0 },
            "Batch" => Options with { Batch = -1 },
            "ClipNorm" => Options with { ClipNorm = 0 },
            "LearningRate" => Options with { LearningRate = new(double.NaN) },
            "MaxVocabulary" => Options with { MaxVocabulary = 0 },
            _ => Options with { ValidationShare = 1 },
        };
        Assert.Equal(parameter ?? option,
            Assert.ThrowsAny<ArgumentException>(() => CharTraining.Start(new FakeCell(), Rhyme, Model, options)).ParamName);
    }
}
