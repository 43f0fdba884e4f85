using CellDsl.Cells;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Trainers;
using Forecasting;

namespace CellDsl.Training.Tests;

/// <summary>A system that is written outside the library, as docs/training.md shows it.</summary>
public sealed class OwnSystemTests : IDisposable
{
    static readonly CellDefinition[] Cells = [CellDefinition.Of<Gru>()];
    static readonly float[][] Series = [.. Enumerable.Range(0, 40).Select(Wave)], HeldOut = [.. Enumerable.Range(40, 10).Select(Wave)];
    static readonly ExampleTrainerOptions Options = new() { Batch = 8, LearningRate = new(0.01) };
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Learns_and_goes_on_bit_for_bit()
    {
        using Trainer<ForecastTraining> whole = ForecastTraining.Start(Cells[0], 12, Series, HeldOut, Options);
        double before = whole.Validate()!.Value;
        for (int k = 0; k < 120; k++)
            whole.Step();
        Assert.InRange(whole.Validate()!.Value / before, 0, 0.1);
        whole.Save(_folder.Path);
        using Trainer<ForecastTraining> parts = ForecastTraining.Resume(_folder.Path, Cells, Series, HeldOut);
        for (int k = 0; k < 7; k++)
            Assert.Equal(whole.Step(), parts.Step());
        Assert.Equal(whole.Validate(), parts.Validate());
        Assert.Null(whole.Sample(1));

        Assert.True(Assert.Throws<CheckpointException>(() => ForecastTraining.Resume(_folder.Path, Cells, HeldOut, Series)).IsOfOtherData);
        SafetensorsFile file = SafetensorsFile.Read(_folder["checkpoint.safetensors"]);
        SafetensorsFile.Write(_folder["checkpoint.safetensors"], file.Tensors.Values,
            new Dictionary<string, string>(file.Metadata) { ["hidden size"] = "0" });
        Assert.Contains("'hidden size' are damaged",
            Assert.Throws<CheckpointException>(() => ForecastTraining.Resume(_folder.Path, Cells, Series, HeldOut)).Message);
    }

    [Fact]
    public void Gradients_agree_with_differences_of_the_loss()
    {
        using Trainer<ForecastTraining> trainer = ForecastTraining.Start(Cells[0], 5, Series[..3], Series[..3], Options);
        ITrainingTask task = trainer.Task;
        LossDifferences.ShouldAgree(trainer.Task.Model.Parameters, () => task.Backpropagate(0), () => task.Validate()!.Value);
    }

    [Fact]
    public void A_task_that_contradicts_itself_is_refused()
    {
        using Trainer<ForecastTraining> trainer = ForecastTraining.Start(Cells[0], 5, Series, HeldOut, Options);
        trainer.Save(_folder.Path);
        byte[] before = File.ReadAllBytes(_folder["checkpoint.safetensors"]);

        var empty = new Bent(trainer.Task) { Items = 0 };
        using Trainer<Bent> withoutItems = Trainer.Start(trainer.Task.Model, _ => empty);
        Assert.Contains("Update 1 was on 0 items", Assert.Throws<InvalidOperationException>(() => { withoutItems.Step(); }).Message);

        var silent = new Bent(trainer.Task) { LeavesOut = "hidden size" };
        using Trainer<Bent> withoutFact = Trainer.Start(trainer.Task.Model, _ => silent);
        Assert.Contains("A checkpoint of a forecast holds hidden size, progress, training; the task gave progress, training",
            Assert.Throws<ArgumentException>(() => withoutFact.Save(_folder.Path)).Message);
        Assert.Equal(before, File.ReadAllBytes(_folder["checkpoint.safetensors"]));

        Assert.Contains("at least one update",
            Assert.Throws<ArgumentException>(() => Trainer.Start(new ForecastModel(Cells[0], 2, 1), _ => new Bent(trainer.Task) { StepsPerPass = 0 }))
                .Message);
    }

    [Fact]
    public void The_page_shows_the_example_as_it_is()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "CellDsl.sln")))
            root = Path.GetDirectoryName(root)!;
        string page = File.ReadAllText(Path.Combine(root, "docs", "training.md"));
        foreach (string file in (string[])["ForecastModel.cs", "ForecastTraining.cs"])
            Assert.Contains($"```csharp\n{File.ReadAllText(Path.Combine(root, "tests", "CellDsl.Training.Example", file))}```", page);
        string use = page[page.IndexOf("## Its use", StringComparison.Ordinal)..].Split("```csharp\n")[1].Split("```")[0];
        string[] tested = [.. File.ReadLines(Path.Combine(root, "tests", "CellDsl.Training.Tests", "Trainers", "OwnSystemTests.cs"))
            .Select(line => line.Trim())];
        Assert.All(use.Split('\n').Select(line => line.Trim()), line => Assert.Contains(line, tested));
    }

    [Fact]
    public void The_page_s_use_of_it_runs()
    {
        float[][] series = Series, heldOut = HeldOut;
        string folder = _folder.Path;
        CellDefinition[] cells = [CellDefinition.Of<Gru>()];

        using Trainer<ForecastTraining> trainer = ForecastTraining.Start(cells[0], hiddenSize: 16, series, heldOut, new() { Batch = 8 });
        while (trainer.Passes < 10)
            trainer.Step();                                    // TrainingStep: loss, norm of the gradient, learning rate, items
        double? error = trainer.Validate();
        trainer.Save(folder);

        using Trainer<ForecastTraining> resumed = ForecastTraining.Resume(folder, cells, series, heldOut);
        Assert.Equal(error, resumed.Validate());
        Assert.Equal(trainer.Step(), resumed.Step());
    }

    static float[] Wave(int number) => [.. Enumerable.Range(0, 20).Select(t => MathF.Sin(0.5f * t + number))];

    /// <summary>Another task with one thing changed.</summary>
    sealed class Bent(ITrainingTask straight) : ITrainingTask
    {
        public int? Items { get; init; }
        public string? LeavesOut { get; init; }
        public int StepsPerPass { get; init; } = straight.StepsPerPass;

        public IModel Model => straight.Model;
        public TrainerOptions Options => straight.Options;
        public LossScale Scale => straight.Scale;
        public DataFingerprint Fingerprint => straight.Fingerprint;
        public double? Validate(int maxItems) => straight.Validate(maxItems);

        public (double Loss, int Items) Backpropagate(long step)
        {
            var (loss, items) = straight.Backpropagate(step);
            return (loss, Items ?? items);
        }

        public CheckpointContents Contents(TrainingProgress progress)
        {
            CheckpointContents contents = straight.Contents(progress);
            return contents with { Facts = [.. contents.Facts.Where(fact => fact.Key != LeavesOut)] };
        }
    }
}
