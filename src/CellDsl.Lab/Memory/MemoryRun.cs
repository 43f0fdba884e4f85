using System.Diagnostics;
using CellDsl.Lab.Rendering.Plots;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Models;

namespace CellDsl.Lab.Memory;

/// <summary>One cell, one task, one seed: trains until the task is solved or the updates are used up.</summary>
/// <param name="Batch">Sequences per update.</param>
/// <param name="Updates">At most.</param>
/// <param name="TestEvery">Updates between tests; the task counts as solved at the first test that says so.</param>
/// <param name="TestSequences">Sequences per test: always the same ones, never trained on, whatever the seed.</param>
sealed record MemoryRun(CellDefinition Cell, MemoryTask Task, MemorySettings Settings, ulong Seed, int HiddenSize = 64, int Batch = 32, int Updates
    = 12000,
    int TestEvery = 100, int TestSequences = 512)
{
    /// <summary>Sequences that a gradient flow is averaged over.</summary>
    const int FlowSequences = 16;

    /// <param name="progress">Told after each test.</param>
    /// <exception cref="ArgumentException">The cell or a size does not fit.</exception>
    public MemoryResult Run(IProgress<MemoryProgress>? progress = null, LayerOptions? layerOptions = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Updates, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TestEvery, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TestSequences, 1);
        long start = Stopwatch.GetTimestamp();
        using var trainer = new MemoryTrainer(Cell, Task, HiddenSize, Batch, Settings, Seed, layerOptions);
        var test = new MemoryTest(Task, TestSequences, Batch);
        MemoryBatch looked = Task.CreateBatch(FlowSequences);
        Task.Fill(looked, MemoryTest.Seed, 0);

        double[] before = trainer.Model.GradientFlow(looked);
        var curve = new List<MemoryProgress>();
        bool solved = false, diverged = false;
        while (!solved && !diverged && trainer.Steps < Updates && !stop.IsCancellationRequested)
        {
            diverged = !TryStep(trainer);
            if (!diverged && trainer.Steps % TestEvery != 0 && trainer.Steps < Updates)
                continue;
            MemoryScore score = test.Run(trainer.Model);
            solved = !diverged && Task.IsSolved(score);
            curve.Add(new MemoryProgress(trainer.Steps, score));
            progress?.Report(curve[^1]);
        }
        MemoryScore last = curve.Count > 0 && curve[^1].Steps == trainer.Steps ? curve[^1].Score : test.Run(trainer.Model);
        return new MemoryResult
        {
            Run = this,
            Parameters = trainer.Model.ParameterCount,
            Score = last,
            Steps = trainer.Steps,
            IsSolved = solved,
            IsDiverged = diverged,
            Curve = curve,
            FlowBefore = before,
            FlowAfter = trainer.Model.GradientFlow(looked),
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    static bool TryStep(MemoryTrainer trainer)
    {
        try
        {
            trainer.Step();
            return true;
        }
        catch (TrainingDivergedException)
        {
            return false;
        }
    }
}

/// <summary>How a run stands.</summary>
/// <param name="Steps">Updates made.</param>
/// <param name="Score">On the test sequences.</param>
readonly record struct MemoryProgress(long Steps, MemoryScore Score);

/// <summary>What a run came to.</summary>
sealed record MemoryResult
{
    public required MemoryRun Run { get; init; }
    /// <summary>Numbers in all parameters.</summary>
    public required int Parameters { get; init; }
    /// <summary>On the test sequences, with the last parameters.</summary>
    public required MemoryScore Score { get; init; }
    /// <summary>Updates made: where the task is solved, up to the test that said so.</summary>
    public required long Steps { get; init; }
    public required bool IsSolved { get; init; }
    /// <summary>Loss or gradients became infinite or not a number; the parameters are those before that.</summary>
    public required bool IsDiverged { get; init; }
    /// <summary>All tests.</summary>
    public required IReadOnlyList<MemoryProgress> Curve { get; init; }
    /// <summary>‖dL/ds_t‖ for t = 0 ... steps - 1 before the first update, see <see cref="MemoryModel.GradientFlow"/>.</summary>
    public required IReadOnlyList<double> FlowBefore { get; init; }
    public required IReadOnlyList<double> FlowAfter { get; init; }
    /// <summary>Wall-clock time; all else follows from the run's description.</summary>
    public required double Seconds { get; init; }
}
