using CellDsl.Cells;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Models.Tagging;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

public sealed class TaggerTrainerTests : IDisposable
{
    static readonly CellDefinition[] Cells = [CellDefinition.Of<Gru>()];
    static readonly LayerOptions OneThread = new() { Threads = 1 };
    static readonly TaggedSentences Training = RoleTask.Draw(70, 1, "training"), Held = RoleTask.Draw(30, 1, "held out");
    static readonly TaggerOptions Model = new() { Stack = new() { HiddenSize = 8, Dropout = 0.1, Direction = LayerDirection.Concatenated } };
    static readonly VocabularyTrainerOptions Options = new() { Batch = 16 };

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_resumed_training_has_the_numbers_of_one_never_stopped_bit_for_bit()
    {
        using Trainer<TaggerTraining> whole = TaggerTraining.Start(Cells, Training, Held, Model, Options, OneThread);
        Trainer<TaggerTraining> parts = TaggerTraining.Start(Cells, Training, Held, Model, Options, OneThread);
        Assert.Equal(4, whole.StepsPerPass);
        // Stops within a pass and at the end of one.
        foreach (int stop in new[] { 2, 4, 7 })
        {
            while (parts.Steps < stop)
                Assert.Equal(whole.Step(), parts.Step());
            parts.Save(_folder.Path);
            parts.Dispose();
            parts = TaggerTraining.Resume(_folder.Path, Cells, Training, Held, OneThread);
            Assert.Equal(stop, parts.Steps);
            Assert.Equal(whole.Validate(), parts.Validate());
        }
        for (int k = 0; k < 4; k++)
            Assert.Equal(whole.Step(), parts.Step());
        for (int b = 0; b < whole.Task.Model.Parameters.Count; b++)
            Assert.Equal(whole.Task.Model.Parameters[b].Values.ToArray(), parts.Task.Model.Parameters[b].Values.ToArray());
        parts.Dispose();
    }

    [Fact]
    public void A_stored_model_labels_as_the_one_that_was_saved()
    {
        using Trainer<TaggerTraining> trainer = TaggerTraining.Start(Cells, Training, Held, Model, Options, OneThread);
        for (int k = 0; k < 5; k++)
            trainer.Step();
        trainer.Save(_folder.Path);
        using Tagger stored = TaggerTraining.CreateModel(TaggerTraining.Read(_folder.Path), Cells, OneThread);
        Assert.Equal(trainer.Task.Model.Labels, stored.Labels);
        foreach (TaggedSentence sentence in Held.Items)
            Assert.Equal(trainer.Task.Model.Probabilities(sentence.Words), stored.Probabilities(sentence.Words));
    }

    [Theory]
    [InlineData(LayerDirection.Concatenated, 0.99, 1), InlineData(LayerDirection.Forward, 0.93, 0.97)]
    public void Learns_roles_and_without_the_words_behind_it_half_of_the_subjects_only(LayerDirection direction, double least, double most)
    {
        TaggedSentences training = RoleTask.Draw(600, 1, "training"), test = RoleTask.Draw(300, 1, "test");
        using Trainer<TaggerTraining> trainer = TaggerTraining.Start(Cells, training, test,
            new TaggerOptions { Stack = new() { HiddenSize = 16, Direction = direction } }, Options with { LearningRate = new(0.01) }, OneThread);
        while (trainer.Steps < 222)
            trainer.Step();
        Assert.InRange(TaggerTraining.Test(trainer.Task.Model, test).Accuracy, least, most);
    }

    [Theory]
    [InlineData(1), InlineData(7), InlineData(64)]
    public void Accuracy_counts_every_word_once_and_no_padding(int batchSize)
    {
        using Trainer<TaggerTraining> trainer = TaggerTraining.Start(Cells, Training, Held, Model, Options, OneThread);
        Tagger model = trainer.Task.Model;
        Confusion confusion = TaggerTraining.Test(model, Held, batchSize);
        var expected = new int[4, 4];
        int right = 0;
        foreach (TaggedSentence sentence in Held.Items)
            foreach (var (told, actual) in model.Label(sentence.Words).Zip(sentence.Labels))
            {
                expected[IndexOf(actual), IndexOf(told)]++;
                right += told == actual ? 1 : 0;
            }
        Assert.True(Held.Items.Select(sentence => sentence.Words.Count).Distinct().Count() > 5);
        Assert.Equal((Held.Words, right), (confusion.Count, confusion.Correct));
        Assert.Equal((double)right / Held.Words, confusion.Accuracy);
        for (int actual = 0; actual < 4; actual++)
            for (int told = 0; told < 4; told++)
                Assert.Equal(expected[actual, told], confusion[actual, told]);

        int IndexOf(string label) => Enumerable.Range(0, 4).Single(k => model.Labels[k] == label);
    }

    [Fact]
    public void Validation_is_the_mean_over_words_and_updates_count_words()
    {
        using Trainer<TaggerTraining> trainer = TaggerTraining.Start(Cells, Training, Held, Model, Options, OneThread);
        Tagger model = trainer.Task.Model;
        double nats = 0;
        foreach (TaggedSentence sentence in Held.Items)
        {
            float[] probabilities = model.Probabilities(sentence.Words);
            for (int t = 0; t < sentence.Words.Count; t++)
                nats -= Math.Log(probabilities[t * 4 + model.Labels.Index().Single(label => label.Item == sentence.Labels[t]).Index]);
        }
        Assert.Equal(nats / Held.Words, trainer.Validate()!.Value, tolerance: 1e-5);
        long words = 0;
        for (int step = 0; step < 4; step++)
            words = trainer.Step().Items;
        // Four batches of 16 of the 70 sentences.
        Assert.InRange(words, 64 * Training.Items.Min(s => s.Words.Count), Training.Words);
        using Trainer<TaggerTraining> alone = TaggerTraining.Start(Cells, Training, null, Model, Options, OneThread);
        Assert.Null(alone.Validate());
        Assert.Null(alone.Sample(1));
    }

    [Fact]
    public void Labels_that_cannot_be_learned_or_told_are_refused_with_file_and_line()
    {
        TaggedSentences one = TaggedSentences.Parse("one.tsv", "a\tx\nb\tx\n"),
            other = TaggedSentences.Parse("other.tsv", "a\tO\n\ndog\tO\ncat\tsubject\n");
        Assert.Contains("one.tsv: expected words with at least two different labels, found x only",
            Assert.Throws<CorpusException>(() => TaggerTraining.Start(Cells, one, null, Model, Options)).Message);
        const string reason = "other.tsv: line 4: the label 'subject' of 'cat' is none of those trained: O, action, agent, patient.";
        Assert.Equal(reason, Assert.Throws<CorpusException>(() => TaggerTraining.Start(Cells, Training, other, Model, Options)).Message);
        using (Trainer<TaggerTraining> trainer = TaggerTraining.Start(Cells, Training, null, Model, Options))
        {
            trainer.Save(_folder.Path);
            Assert.Equal(reason, Assert.Throws<CorpusException>(() => TaggerTraining.Test(trainer.Task.Model, other)).Message);
        }
        Assert.Equal(reason, Assert.Throws<CorpusException>(() => TaggerTraining.Resume(_folder.Path, Cells, Training, other)).Message);
        Assert.Contains("other examples", Assert.Throws<CheckpointException>(() => TaggerTraining.Resume(_folder.Path, Cells, Held, null)).Message);
    }

    [Fact]
    public void A_changed_label_makes_other_data()
    {
        TaggedSentence first = Training.Items[0];
        string[] labels = [.. first.Labels];
        int agent = Array.IndexOf(labels, RoleTask.Agent), patient = Array.IndexOf(labels, RoleTask.Patient);
        (labels[agent], labels[patient]) = (RoleTask.Patient, RoleTask.Agent);
        TaggedSentences changed = Training with { Items = [new TaggedSentence(first.Words, labels), .. Training.Items.Skip(1)] };
        using (Trainer<TaggerTraining> trainer = TaggerTraining.Start(Cells, Training, null, Model, Options, OneThread))
            trainer.Save(_folder.Path);
        Assert.True(Assert.Throws<CheckpointException>(() => TaggerTraining.Resume(_folder.Path, Cells, changed, null)).IsOfOtherData);
    }

    [Fact]
    public void Roles_are_told_by_no_word_and_those_of_subjects_by_nothing_before_them()
    {
        TaggedSentences sentences = RoleTask.Draw(2000, 1, "t");
        Assert.Equal(sentences.Items.Select(Lines), RoleTask.Draw(2000, 1, "t").Items.Select(Lines));
        Assert.NotEqual(sentences.Items.Select(Lines), RoleTask.Draw(2000, 2, "t").Items.Select(Lines));
        foreach (var word in sentences.Items.SelectMany(s => s.Words.Zip(s.Labels)).Where(w => w.Second != RoleTask.Outside).GroupBy(w => w.First))
            Assert.InRange(word.GroupBy(w => w.Second).Max(label => (double)label.Count() / word.Count()), 0.4,
                word.First().Second == RoleTask.Action ? 1 : 0.6);
        // What the sentence begins with up to its subject, adjectives among it.
        foreach (var beginning in sentences.Items.GroupBy(s => s.Words[IndexOfSubject(s)]))
            Assert.InRange(beginning.Average(s => s.Labels[IndexOfSubject(s)] == RoleTask.Agent ? 1.0 : 0), 0.35, 0.65);
        Assert.All(sentences.Items, s => Assert.Equal([RoleTask.Action, RoleTask.Agent, RoleTask.Patient],
            s.Labels.Where(label => label != RoleTask.Outside).Order(StringComparer.Ordinal)));

        static int IndexOfSubject(TaggedSentence s) => s.Labels.Index().First(label => label.Item != RoleTask.Outside).Index;
        static string Lines(TaggedSentence s) => string.Join('\n', s.Words.Zip(s.Labels));
    }
}
