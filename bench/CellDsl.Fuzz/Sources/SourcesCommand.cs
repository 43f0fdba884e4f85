extern alias generator;

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CellDsl.Fuzz.Sources;

/// <summary><c>sources</c>: mutated sources through the generator.</summary>
static class SourcesCommand
{
    // What overflows the stack ends the process, so work is done in processes that report how far they have come.
    const int PerProcess = 2_500;
    const int MostShown = 5;

    static readonly Option<int> s_count = new("--count") { Description = "Mutants.", DefaultValueFactory = _ => 2_000 };
    static readonly Option<int> s_seed = new("--seed")
        { Description = "The first mutant's seed; the others' follow.", DefaultValueFactory = _ => FuzzSeed.OfToday };
    static readonly Option<string?> s_progress = new("--progress")
        { Description = "Work here, and write the seed of each mutant to this file first." };
    static readonly Option<bool> s_print = new("--print") { Description = "Print the mutant of the seed." };

    public static Command Create()
    {
        var command = new Command("sources",
            "Mutated sources through the generator: no exception, no overflow, no hang, the same twice, and code that compiles.")
        {
            s_count, s_seed, s_progress, s_print,
        };
        command.SetAction(result =>
        {
            (int seed, int count) = (result.GetValue(s_seed), result.GetValue(s_count));
            if (result.GetValue(s_print))
            {
                Console.WriteLine(new SourceMutator(SourceCorpus.Read()).Make(seed));
                return 0;
            }
            return result.GetValue(s_progress) is { } progress ? Run(seed, count, progress) : RunInParts(seed, count);
        });
        return command;
    }

    static int RunInParts(int seed, int count)
    {
        var time = Stopwatch.StartNew();
        int failures = 0;
        string progress = Path.GetTempFileName();
        for (int first = seed, end = seed + count; first < end; )
        {
            int most = Math.Min(PerProcess, end - first);
            using Process part = Process.Start(Environment.ProcessPath!,
                ["sources", "--progress", progress, "--seed", Text(first), "--count", Text(most)]);
            part.WaitForExit();
            string[] reached = File.ReadAllText(progress).Split(' ');
            failures += int.Parse(reached[1], CultureInfo.InvariantCulture);
            int last = int.Parse(reached[0], CultureInfo.InvariantCulture);
            if (last < first + most)
            {
                failures++;
                Console.WriteLine($"seed {last}: the process ended with {part.ExitCode} (a stack overflow?); --print shows the mutant");
                first = last + 1;
            }
            else
                first += most;
        }
        File.Delete(progress);
        Console.WriteLine($"sources: seeds {seed} to {seed + count - 1}: {failures} failures; {time.Elapsed.TotalSeconds:F0} s, "
            + $"stacks of {SourceTrial.SmallStack / 1024} KB, at most {SourceTrial.Patience.TotalSeconds:F0} s each");
        return failures == 0 ? 0 : 1;
    }

    static int Run(int seed, int count, string progress)
    {
        var mutator = new SourceMutator(SourceCorpus.Read());
        var trial = new SourceTrial(static () => new generator::CellDsl.Generator.CellGenerator(), typeof(Vec).Assembly.Location);
        int failures = 0;
        using var file = new StreamWriter(progress) { AutoFlush = true };
        for (int s = seed; s < seed + count; s++)
        {
            Report(s);
            string text = mutator.Make(s);
            if (trial.Failure(text) is not { } failure)
                continue;
            if (failures++ >= MostShown)
                continue;
            string kind = Kind(failure);
            Console.WriteLine($"seed {s}: {failure}\n{SourceShrinker.Shrink(text, t => trial.Failure(t) is { } other && Kind(other) == kind)}\n");
        }
        Report(seed + count);
        Console.WriteLine($"  seeds {seed} to {seed + count - 1}: {failures} failures, {trial.Compiled} compiled without a word");
        return failures == 0 ? 0 : 1;

        void Report(int reached)
        {
            file.BaseStream.SetLength(0);
            file.Write($"{reached} {failures} ");
        }
    }

    static string Kind(string failure)
        => failure.StartsWith("C#", StringComparison.Ordinal) ? Regex.Match(failure, @"CS\d+").Value : failure[..Math.Min(failure.Length, 40)];

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
