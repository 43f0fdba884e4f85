using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CellDsl.Fuzz.Arbitrary;

/// <summary><c>cells</c>: random cells against the reference.</summary>
static partial class CellsCommand
{
    const int BatchSize = 25;
    // Compiled code is not given back for certain, so a process does not run for ever.
    const int PerProcess = 1000;
    const int MostShown = 10;

    static readonly Option<int> s_count = new("--count") { Description = "Cells.", DefaultValueFactory = _ => 500 };
    static readonly Option<int> s_seed = new("--seed")
        { Description = "The first cell's seed; the others' follow.", DefaultValueFactory = _ => FuzzSeed.OfToday };
    static readonly Option<bool> s_plain = new("--plain-names") { Description = "Leave out names that mean something elsewhere." };
    static readonly Option<bool> s_print = new("--print") { Description = "Print the first cell with its report, and do no more." };
    static readonly Option<bool> s_here = new("--in-process") { Description = "Do not start processes for parts of the work." };

    public static Command Create()
    {
        var command = new Command("cells", "Random cells: values and gradients of the generated code against the reference.")
            { s_count, s_seed, s_plain, s_print, s_here };
        command.SetAction(result =>
        {
            (int seed, int count) = (result.GetValue(s_seed), result.GetValue(s_count));
            bool plain = result.GetValue(s_plain);
            if (result.GetValue(s_print))
                return Print(seed, plain);
            return result.GetValue(s_here) || count <= PerProcess ? Run(seed, count, plain) : RunInParts(seed, count, plain);
        });
        return command;
    }

    static int RunInParts(int seed, int count, bool plain)
    {
        var time = Stopwatch.StartNew();
        int failures = 0;
        for (int first = 0; first < count; first += PerProcess)
        {
            using Process part = Process.Start(Environment.ProcessPath!,
                ["cells", "--in-process", "--seed", $"{seed + first}", "--count", $"{Math.Min(PerProcess, count - first)}", .. plain
                    ? ["--plain-names"] : Array.Empty<string>()]);
            part.WaitForExit();
            failures += part.ExitCode == 0 ? 0 : 1;
        }
        Console.WriteLine($"cells: seeds {seed} to {seed + count - 1}, {failures} parts with failures, {time.Elapsed.TotalSeconds:F0} s");
        return failures == 0 ? 0 : 1;
    }

    static string Source(int seed, bool plain) => plain ? ArbitraryCell.Source(seed) : RandomCell.Source(seed);

    static int Print(int seed, bool plain)
    {
        CompiledSource compiled = CellBatch.Compile([Source(seed, plain)])[0];
        Console.WriteLine(compiled.Source);
        if (compiled.Cell is null)
        {
            Console.WriteLine(string.Join('\n', compiled.Errors));
            return compiled.IsRefused ? 0 : 1;
        }
        var (outcome, report) = CellTrial.Run(compiled.Cell, seed);
        Console.WriteLine($"{outcome}\n{report}");
        return outcome == CellTrial.Outcome.Disagrees ? 1 : 0;
    }

    static int Run(int seed, int count, bool plain)
    {
        var time = Stopwatch.StartNew();
        TimeSpan compiling = default;
        int agree = 0, refused = 0, notCheckable = 0, failures = 0;
        foreach (int[] batch in Enumerable.Range(seed, count).Chunk(BatchSize))
        {
            TimeSpan before = time.Elapsed;
            IReadOnlyList<CompiledSource> compiled
                = CellBatch.Compile([.. batch.Select(n => Source(n, plain))]);
            compiling += time.Elapsed - before;
            foreach (var (source, number) in compiled.Zip(batch))
                switch (RandomCell.Try(source, number))
                {
                    case (null, CellTrial.Outcome.Agrees): agree++; break;
                    case (null, CellTrial.Outcome.NotCheckable) when source.Cell is null: refused++; break;
                    case (null, _): notCheckable++; break;
                    case ({ } report, _):
                        if (failures++ < MostShown)
                            Show(source.Source, number, report);
                        break;
                }
        }
        Console.WriteLine($"cells: seeds {seed} to {seed + count - 1}: {agree} agree, {failures} disagree, "
            + $"{refused} refused with an error of the compiler's own, "
            + $"{notCheckable} not checkable in the precision of their turn (not finite, or on a corner, wherever they were drawn); "
            + $"{time.Elapsed.TotalSeconds:F0} s, {compiling.TotalSeconds:F0} of them compiling");
        return failures == 0 ? 0 : 1;
    }

    /// <summary>What a smaller cell must have in common with a failing one: the errors' ids, or that it compiles and disagrees.</summary>
    static string KindOf(CompiledSource source, int seed)
        => source.Cell is null
            ? source.IsRefused ? "refused" : string.Join(' ', source.Errors.SelectMany(e => ErrorId().Matches(e).Select(m => m.Value)).Distinct())
            : RandomCell.Try(source, seed).Report is null ? "agrees" : "disagrees";

    [GeneratedRegex(@"\b(CS|CELL)\d{4}\b")]
    private static partial Regex ErrorId();

    static void Show(string source, int seed, string report)
    {
        Console.WriteLine($"cell {seed}:\n{report}");
        string kind = KindOf(CellBatch.Compile([source])[0], seed);
        string shrunk = CellShrinker.Shrink(source, candidate => KindOf(CellBatch.Compile([candidate])[0], seed) == kind);
        Console.WriteLine($"shrunk:\n{shrunk}\n{RandomCell.Try(CellBatch.Compile([shrunk])[0], seed).Report}\n");
    }
}
