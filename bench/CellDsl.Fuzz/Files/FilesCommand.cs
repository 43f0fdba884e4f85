using System.CommandLine;
using System.Diagnostics;
using CellDsl.Lab.Application;

namespace CellDsl.Fuzz.Files;

/// <summary><c>files</c>: torn, lying and wrong files through everything that reads files. Readers refuse them with an exception that they declare,
/// read them, or have a fault.</summary>
static class FilesCommand
{
    /// <summary>A mutant that takes longer hangs.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>What a reader may take for a file of so many bytes: copies of it as text, as arrays, as a model with gradients and an optimiser, and
    /// what a message needs.</summary>
    const long FreeBytes = 4 << 20, BytesPerByte = 64;

    const int MostShown = 20;

    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "Mutants.", DefaultValueFactory = _ => 10_000 };
        var seed = new Option<int>("--seed") { Description = "Default: from the date.", DefaultValueFactory = _ => FuzzSeed.OfToday };
        var only = new Option<string?>("--only") { Description = "One kind of file." };
        var command = new Command("files", "Mutated safetensors, checkpoints, histories and texts through all readers.") { count, seed, only };
        command.SetAction(parsed => Run(parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(only)));
        return command;
    }

    static int Run(int count, int seed, string? only)
    {
        Console.WriteLine($"files: {count} mutants, seed {seed}");
        long start = Stopwatch.GetTimestamp();
        FileKind[] kinds = [.. FileKinds.All.Where(kind => only is null || kind.Name == only)];
        if (kinds.Length == 0 || count < 1)
        {
            Console.WriteLine($"Nothing to do: there are the kinds {string.Join(", ", FileKinds.All.Select(kind => kind.Name))}.");
            return 1;
        }
        string root = Directory.CreateTempSubdirectory("celldsl-fuzz-").FullName;
        using var watch = new Watchdog(s_patience);
        var totals = kinds.ToDictionary(kind => kind.Name, _ => new Totals());
        int failures = 0;
        try
        {
            foreach (FileKind kind in kinds)
            {
                Directory.CreateDirectory(Path.Combine(root, kind.Name));
                // The first of a kind also loads and compiles what reads it.
                Outcome whole = Try(kind, Path.Combine(root, kind.Name), kind.Seeds[0], watch, "the whole file");
                if (whole.Failure is not null || whole.Refusal is not null)
                {
                    Console.WriteLine($"{kind.Name}: the whole file was not read: {whole.Failure}{whole.Refusal}");
                    failures++;
                }
            }
            for (int k = 0; k < count; k++)
            {
                FileKind kind = kinds[k % kinds.Length];
                int own = unchecked(seed * 1_000_003 + k);
                byte[] original = kind.Seeds[k / kinds.Length % kind.Seeds.Count];
                var (file, changes) = FileMutator.Mutate(original, own, kind.IsSafetensors);
                Outcome outcome = Try(kind, Path.Combine(root, kind.Name), file, watch, $"{kind.Name}, mutant {k}: {string.Join(", ", changes)}");
                totals[kind.Name].Add(outcome, file.Length);
                if (outcome.Failure is null || ++failures > MostShown)
                    continue;
                Show(kind, Path.Combine(root, kind.Name), original, own, k, watch);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
        foreach (var (name, total) in totals)
            Console.WriteLine($"  {name}: {total}");
        Console.WriteLine($"files: {count} mutants, {failures} failures, {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s; largest allocation "
            + $"{totals.Values.Max(t => t.Largest):N0} bytes, "
            + $"{totals.Values.Max(t => t.Slowest).TotalMilliseconds:0} ms for the slowest");
        return failures == 0 ? 0 : 1;
    }

    static Outcome Try(FileKind kind, string folder, byte[] file, Watchdog watch, string what)
    {
        string path = Path.Combine(folder, kind.FileName);
        File.WriteAllBytes(path, file);
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        string? refusal = null;
        watch.Begin(what);
        try
        {
            kind.Read(path);
        }
        catch (Exception e) when (e is IOException or BadInputException or InsufficientMemoryException)
        {
            refusal = e.Message;
            if (e.Message.Length > 20_000 + 4 * file.Length)
                failure = new InvalidOperationException($"A message of {e.Message.Length} characters.");
        }
        catch (Exception e)
        {
            failure = e;
        }
        watch.End();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        if (failure is null && bytes > FreeBytes + BytesPerByte * file.Length)
            failure = new InvalidOperationException($"{bytes:N0} bytes were allocated for a file of {file.Length:N0}.");
        return new(failure, refusal, bytes, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>With as few changes as still fail.</summary>
    static void Show(FileKind kind, string folder, byte[] original, int seed, int number, Watchdog watch)
    {
        List<int> kept = [.. Enumerable.Range(0, FileMutator.Count(seed))];
        foreach (int change in kept.ToArray())
        {
            int[] fewer = [.. kept.Where(k => k != change)];
            if (fewer.Length > 0
                && Try(kind, folder, FileMutator.Mutate(original, seed, kind.IsSafetensors, fewer).File, watch, "fewer changes").Failure is not null)
                kept = [.. fewer];
        }
        var (file, changes) = FileMutator.Mutate(original, seed, kind.IsSafetensors, kept);
        string saved = Path.Combine(Path.GetTempPath(), $"celldsl-fuzz-{kind.Name.Replace(' ', '-')}-{number}");
        File.WriteAllBytes(saved, file);
        Console.WriteLine($"{kind.Name}, mutant {number}: {string.Join(", ", changes)}; {file.Length} bytes in {saved}");
        Console.WriteLine($"    {Try(kind, folder, file, watch, "shown").Failure}");
    }

    sealed record Outcome(Exception? Failure, string? Refusal, long Bytes, TimeSpan Time);

    sealed class Totals
    {
        int _read, _refused, _failed;

        public long Largest { get; private set; }
        public TimeSpan Slowest { get; private set; }

        public void Add(Outcome outcome, int length)
        {
            _ = outcome switch { { Failure: not null } => _failed++, { Refusal: not null } => _refused++, _ => _read++ };
            Largest = Math.Max(Largest, outcome.Bytes);
            Slowest = outcome.Time > Slowest ? outcome.Time : Slowest;
            LargestFile = Math.Max(LargestFile, length);
        }

        int LargestFile { get; set; }

        public override string ToString()
            => $"{_read} read, {_refused} refused, {_failed} failures; at most {Largest:N0} bytes and {Slowest.TotalMilliseconds:0} ms for files of "
            + $"up to {LargestFile:N0} bytes";
    }
}
