using System.Diagnostics;

namespace CellDsl.Fuzz.Kills;

/// <summary>A training of any system as a process, once whole and once in pieces.</summary>
sealed class Training
{
    static readonly string[] s_files = ["checkpoint.safetensors", "history.csv"];

    readonly string _folder;
    readonly string[] _arguments;
    readonly string _name;

    Training(string folder, string name, string[] arguments) => (_folder, _name, _arguments) = (folder, name, arguments);

    /// <summary>What the last process said of errors.</summary>
    public string Messages { get; private set; } = "";

    public bool HasBegun => File.Exists(Path.Combine(Pieces, s_files[0]));

    string Whole => Path.Combine(_folder, "whole");
    string Pieces => Path.Combine(_folder, "pieces");

    public static Training Draw(string root, int number, int seed)
    {
        var random = new Random(seed);
        string folder = Path.Combine(root, $"{number}"), text = Path.Combine(folder, "text");
        Directory.CreateDirectory(folder);
        File.WriteAllText(text, string.Concat(Enumerable.Range(0, 500).Select(n => $"line {n * 7919 % 1000} of a poem\n")));
        string[] sizes = ["--hidden", $"{random.Next(4, 20)}", "--batch", $"{random.Next(1, 6)}", "--threads", "1", "--seed", $"{random.Next(100)}"];
        string[] end = ["--steps", $"{random.Next(60, 200)}", "--save-every", $"{random.Next(1, 6)}", "--validate-every", $"{random.Next(5, 50)}"];
        (string Name, string[] Arguments)[] systems =
        [
            ("train", ["train", "--text", text, "--cell", "Gru", "--length", $"{random.Next(2, 12)}", "--optimizer", random.Next(2) == 0 ? "adam"
                : "rmsprop", "--dropout", "0.1"]),
            ("words", ["words", "--train", text, "--valid", text, "--cell", "Lstm", "--layers", "1", "--length", $"{random.Next(2, 8)}"]),
            ("classify", ["classify", "--task", "sentiment", "--texts", "60", "--cell", "Gru"]),
            ("tag", ["tag", "--task", "roles", "--sentences", "60", "--cell", "Gru", "--bidirectional"]),
            ("translate", ["translate", "--task", "addition", "--cell", "Gru", "--examples", "80"]),
            ("caption", ["caption", "--scenes", "40", "--show", "0"]),
        ];
        // The character model most often: it carries states.
        var (name, arguments) = systems[random.Next(2) == 0 ? 0 : random.Next(systems.Length)];
        return new Training(folder, $"{name} with seed {seed}", [.. arguments, .. sizes, .. end]);
    }

    public override string ToString() => $"{_name} ({string.Join(' ', _arguments)})";

    /// <returns>How long it took.</returns>
    public TimeSpan RunWhole()
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Start(Whole, resume: false);
        WaitForEnd(process);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{this}: the training that nobody killed ended with {process.ExitCode}: {Messages}");
        return Stopwatch.GetElapsedTime(start);
    }

    /// <param name="moment">When to kill it; null: it may end.</param>
    /// <returns>The exit code, or null: it was killed.</returns>
    public int? RunKilled(TimeSpan? moment, bool resume)
    {
        using Process process = Start(Pieces, resume);
        if (moment is null)
            WaitForEnd(process);
        else if (!process.WaitForExit(moment.Value))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return null;
        }
        return process.ExitCode;
    }

    /// <summary>However slow the machine is: what counts is the process's own work.</summary>
    void WaitForEnd(Process process)
    {
        var watch = new HangWatch();
        while (!process.WaitForExit(TimeSpan.FromSeconds(1)))
            if (watch.IsHung(process) is { } why)
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"{this}: {why}.");
            }
        process.WaitForExit();
    }

    public IEnumerable<string> Differences()
    {
        foreach (string file in s_files)
        {
            string whole = Path.Combine(Whole, file), pieces = Path.Combine(Pieces, file);
            if (!File.Exists(pieces))
                yield return $"{file} is missing";
            else if (!File.ReadAllBytes(whole).AsSpan().SequenceEqual(File.ReadAllBytes(pieces)))
                yield return $"{file} differs: {whole}, {pieces}";
        }
        foreach (string left in Directory.EnumerateFiles(Pieces).Select(path => Path.GetFileName(path)).Except([.. s_files, ".lock"]))
            yield return $"{left} was left behind";
    }

    Process Start(string folder, bool resume)
    {
        var start = new ProcessStartInfo("dotnet",
            [typeof(Cells.Lstm).Assembly.Location, .. _arguments, "--checkpoint", folder, .. resume ? ["--resume"] : Array.Empty<string>()])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        Messages = "";
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) => Messages += e.Data is { } line ? $"{line}\n" : "";
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
