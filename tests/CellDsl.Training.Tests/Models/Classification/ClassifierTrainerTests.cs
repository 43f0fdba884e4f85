using CellDsl.Cells;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Classification;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

public sealed class ClassifierTrainerTests : IDisposable
{
    static readonly CellDefinition[] Cells = [CellDefinition.Of<Gru>()];
    static readonly LayerOptions OneThread = new() { Threads = 1 };
    static readonly LabelledTexts Training = SentimentTask.Draw(70, 1, "training"), Held = SentimentTask.Draw(30, 1, "held out");
    static readonly ClassifierOptions Model = new() { Stack = new() { HiddenSize = 8, Dropout = 0.1, Direction = LayerDirection.Concatenated } };
    static readonly ClassifierTrainerOptions Options = new() { Batch = 16 };

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_resumed_training_has_the_numbers_of_one_never_stopped_bit_for_bit()
    {
        using Trainer<ClassifierTraining> whole = ClassifierTraining.Start(Cells, Training, Held, Model, Options, OneThread);
        Trainer<ClassifierTraining> parts = ClassifierTraining.Start(Cells, Training, Held, Model, Options, OneThread);
        Assert.Equal(4, whole.StepsPerPass);
        // Stops within a pass and at the end of one.
        foreach (int stop in new[] { 2, 4, 7 })
        {
            while (parts.Steps < stop)
                Assert.Equal(whole.Step(), parts.Step());
            parts.Save(_folder.Path);
            parts.Dispose();
            parts = ClassifierTraining.Resume(_folder.Path, Cells, Training, Held, OneThread);
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
    public void Learns_which_letter_a_text_began_with()
    {
        var random = new CounterRandom(3, "letters");
        LabelledText Draw(int k)
        {
            string text = string.Concat(Enumerable.Range(0, 2 + k % 6).Select(n => "ab"[(int)(2 * random.Uniform((ulong)(10 * k + n)))]));
            return new LabelledText(text[..1], text);
        }
        var texts = new LabelledTexts("letters", [.. Enumerable.Range(0, 200).Select(Draw)]);
        var (rest, drawn) = texts.Split(0.2, seed: 1);
        Assert.Equal((160, 40), (rest.Items.Count, drawn.Items.Count));
        using Trainer<ClassifierTraining> trainer = ClassifierTraining.Start(Cells, rest, drawn,
            new ClassifierOptions { Stack = new() { HiddenSize = 12 }, Unit = TextUnit.Characters }, Options with { LearningRate = new(0.02) },
            OneThread);
        while (trainer.Steps < 150)
            trainer.Step();
        Confusion confusion = ClassifierTraining.Test(trainer.Task.Model, drawn);
        Assert.Equal(40, confusion.Count);
        Assert.InRange(confusion.Accuracy, 0.95, 1);
        Assert.Equal(confusion.Correct, confusion[0, 0] + confusion[1, 1]);
        Assert.Equal(40, confusion[0, 0] + confusion[0, 1] + confusion[1, 0] + confusion[1, 1]);
    }

    [Fact]
    public void Lines_that_are_no_labelled_texts_are_named_with_their_number()
    {
        Assert.Equal([new LabelledText("good", "a b"), new LabelledText("bad", "c\td")], LabelledTexts.Parse("t", "good\ta b\r\n\nbad\tc\td").Items);
        void Rejects(string lines, params string[] named)
        {
            string message = Assert.Throws<CorpusException>(() => LabelledTexts.Parse("t.tsv", lines)).Message;
            Assert.All(named, part => Assert.Contains(part, message));
        }
        Rejects("good\ta\nbad b", "t.tsv: line 2", "no tab");
        Rejects("\ta", "line 1", "label");
        Rejects("good\t ", "line 1", "text");
        Rejects("\n", "found none");
    }

    [Fact]
    public void Labels_that_cannot_be_learned_or_told_are_refused()
    {
        LabelledTexts one = LabelledTexts.Parse("one.tsv", "good\ta\ngood\tb");
        Assert.Contains("at least two", Assert.Throws<CorpusException>(() => ClassifierTraining.Start(Cells, one, null, Model, Options)).Message);
        Assert.Contains("'good'", Assert.Throws<CorpusException>(() => ClassifierTraining.Start(Cells, Training, one, Model, Options)).Message);
        using (Trainer<ClassifierTraining> trainer = ClassifierTraining.Start(Cells, Training, null, Model, Options))
            trainer.Save(_folder.Path);
        Assert.Equal("one.tsv: the label 'good' is none of those trained: negative, positive.",
            Assert.Throws<CorpusException>(() => ClassifierTraining.Resume(_folder.Path, Cells, Training, one)).Message);
        Assert.Contains("other examples",
            Assert.Throws<CheckpointException>(() => ClassifierTraining.Resume(_folder.Path, Cells, Held, null)).Message);
    }

    [Fact]
    public void The_classes_of_the_sentiment_task_are_balanced_and_no_word_tells_them()
    {
        LabelledTexts texts = SentimentTask.Draw(2000, 1, "t");
        Assert.Equal(texts.Items, SentimentTask.Draw(2000, 1, "t").Items);
        double Share(Func<LabelledText, bool> of)
        {
            LabelledText[] chosen = [.. texts.Items.Where(of)];
            return chosen.Count(item => item.Label == "positive") / (double)chosen.Length;
        }
        Assert.InRange(Share(_ => true), 0.45, 0.55);
        foreach (string word in texts.Items.SelectMany(item => item.Text.Split(' ')).Distinct())
            Assert.InRange(Share(item => item.Text.Contains(word, StringComparison.Ordinal)), 0.3, 0.8);
    }
}
