using CellDsl.Cells;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Sequences;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

public sealed class CaptionTrainerTests
{
    static readonly CellDefinition Cell = CellDefinition.Of<CaptioningRnn>();
    static readonly CaptionModelOptions Model = new() { Stack = new() { HiddenSize = 32, Dropout = 0.1 }, EmbeddingSize = 12 };
    static readonly ExampleTrainerOptions Options = new() { Batch = 16, LearningRate = new(0.01) };

    /// <summary>Scenes of one object, of which there are 96.</summary>
    static readonly CaptionData Single = OneObject();

    [Fact]
    public void Scenes_that_were_never_seen_are_described()
    {
        using var trainer = CaptionTraining.Start([Cell], Single, Model, Options, new LayerOptions { Threads = 1 });
        TrainingStep first = trainer.Step();
        Assert.Equal(Math.Log(trainer.Task.Model.Decoder.Symbols), first.Loss, tolerance: 0.6);
        while (trainer.Steps < 300)
            trainer.Step();
        var captioner = new Captioner(trainer.Task.Model, Single.LongestCaption);
        string[] found = [.. Single.HeldOut.Select(example => captioner.Describe(example.Features, beam: 3)[0].Text)];
        int right = Enumerable.Range(0, found.Length).Count(k => SceneGrammar.Sentences(((SceneExample)Single.HeldOut[k]).Scene).Contains(found[k]));
        Assert.InRange((double)right / found.Length, 0.7, 1);
        Assert.InRange(Captioner.Score(Single.HeldOut, found).Score, 0.7, 1);
    }

    [Fact]
    public void A_resumed_training_is_the_one_never_stopped()
    {
        using var folder = new TemporaryFolder();
        using var whole = CaptionTraining.Start([Cell], Single, Model, Options, new LayerOptions { Threads = 1 });
        TrainingStep[] expected = [.. Enumerable.Range(0, 9).Select(_ => whole.Step())];
        using (var killed = CaptionTraining.Start([Cell], Single, Model, Options, new LayerOptions { Threads = 1 }))
        {
            while (killed.Steps < 6)
                killed.Step();
            killed.Save(folder.Path);
        }
        using var resumed = CaptionTraining.Resume(folder.Path, [Cell], Single, new LayerOptions { Threads = 2 });
        Assert.Equal(expected[6..], Enumerable.Range(0, 3).Select(_ => resumed.Step()));
        Assert.Equal(whole.Task.Model.Parameters.SelectMany(b => b.Values.ToArray()),
            resumed.Task.Model.Parameters.SelectMany(b => b.Values.ToArray()));
        Assert.Equal(whole.Validate(), resumed.Validate());
        Assert.Equal(whole.Sample(3), resumed.Sample(3));
        Assert.Equal(0.1, CaptionTraining.Read(folder.Path).Get(CaptionTraining.ModelFact).Stack.Dropout);
        CaptionData others = Single with { Training = [.. Single.Training.Skip(1)] };
        Assert.Contains("began on other examples",
            Assert.Throws<CheckpointException>(() => CaptionTraining.Resume(folder.Path, [Cell], others)).Message);
    }

    static CaptionData OneObject()
    {
        CaptionData all = SceneTask.Generate(400, 40, noise: 0.05, seed: 1);
        IReadOnlyList<CaptionExample> Some(IEnumerable<CaptionExample> examples)
            => [.. examples.Where(e => ((SceneExample)e).Scene.Objects.Count == 1)];
        return all with { Training = Some(all.Training), HeldOut = Some(all.HeldOut) };
    }
}
