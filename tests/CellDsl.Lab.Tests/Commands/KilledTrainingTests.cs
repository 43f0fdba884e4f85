using System.Diagnostics;
using CellDsl.Cells;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary>A training that is killed outright, again and again, ends with the checkpoint of one that never was.</summary>
public sealed class KilledTrainingTests
{
    /// <summary>The last update is one to measure at, and the end measures once more: a kill between the last checkpoint and the exit, and
    /// a resumption with nothing left to do, leave the history as it is.</summary>
    [Fact]
    public void AMeasurementThatIsMadeAgainHasOneRow()
    {
        using var folder = new TemporaryFolder();
        string text = folder.File("text.txt"), model = folder.File("model"), history = Path.Combine(model, TrainingHistory.FileName);
        File.WriteAllText(text, string.Concat(Enumerable.Range(0, 400).Select(n => $"line {n * 7919 % 1000} of a poem\n")));
        string[] training = ["train", "--cell", "Gru", "--text", text, "--hidden", "4", "--batch", "2", "--length", "4", "--steps", "6",
            "--save-every", "4", "--validate-every", "3", "--threads", "1", "--checkpoint", model];
        LiteratureCells.Lab(training).ShouldSucceed();
        string ended = File.ReadAllText(history);
        string[] rows = ended.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(rows.Distinct(), rows);
        Assert.Equal(2, rows.Count(row => row.StartsWith("6,", StringComparison.Ordinal)));
        LiteratureCells.Lab([.. training, "--resume"]).ShouldSucceed();
        Assert.Equal(ended, File.ReadAllText(history));
    }

    [Fact]
    public void KilledAndResumedEqualsNeverKilled()
    {
        using var folder = new TemporaryFolder();
        string text = folder.File("text.txt");
        File.WriteAllText(text, string.Concat(Enumerable.Range(0, 4000).Select(n => $"line {n * 7919 % 1000} of a poem\n")));

        Run("never", resume: false).WaitForExit();
        Process training = Run("killed", resume: false);
        for (int kill = 0; kill < 3; kill++)
        {
            WaitForCheckpoint("killed");
            Thread.Sleep(150);
            training.Kill(entireProcessTree: true);
            training.WaitForExit();
            training = Run("killed", resume: true);
        }
        training.WaitForExit();

        Assert.Equal(0, training.ExitCode);
        Assert.Equal(File.ReadAllBytes(Checkpoint("never")), File.ReadAllBytes(Checkpoint("killed")));

        Assert.Equal(File.ReadAllText(History("never")), File.ReadAllText(History("killed")));

        string History(string name) => Path.Combine(folder.File(name), TrainingHistory.FileName);

        string Checkpoint(string name) => Path.Combine(folder.File(name), "checkpoint.safetensors");

        void WaitForCheckpoint(string name)
        {
            var patience = Stopwatch.StartNew();
            while (!File.Exists(Checkpoint(name)) && patience.Elapsed < TimeSpan.FromMinutes(1))
                Thread.Sleep(20);
        }

        Process Run(string name, bool resume)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(Lstm).Assembly.Location, "train", "--cell", "Gru", "--text", text, "--hidden", "32",
                "--batch", "4", "--length", "16", "--steps", "300", "--save-every", "3", "--threads", "1", "--seed", "3", "--checkpoint",
                folder.File(name),
                .. resume ? ["--resume"] : Array.Empty<string>()])
            { RedirectStandardOutput = true, RedirectStandardError = true };
            Process process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
    }
}
