using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace CellDsl.Lab.Tests.Commands;

/// <summary>A few hundred mutants and a handful of kills, others on each day of the week; the commands of bench/CellDsl.Fuzz make as many as one
/// likes.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("files", 700), InlineData("kills", 5)]
    public async Task Nothing_fails(string command, int count)
    {
        string seed = ((int)DateTime.UtcNow.DayOfWeek).ToString(CultureInfo.InvariantCulture);
        // As this assembly: bin, configuration, framework.
        string[] parts = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string assembly
            = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "bench", "CellDsl.Fuzz", "bin", parts[^2], parts[^1],
            "CellDsl.Fuzz.dll");
        using Process process
            = Process.Start(new ProcessStartInfo("dotnet",
            [assembly, command, "--count", count.ToString(CultureInfo.InvariantCulture), "--seed", seed])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> text = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        bool hasEnded = process.WaitForExit(Patience);
        if (!hasEnded)
            process.Kill(entireProcessTree: true);
        string said = await text + await errors;
        output.WriteLine(said);
        Assert.True(hasEnded, $"{command} with seed {seed} did not end within {Patience}: {said}");
        Assert.True(process.ExitCode == 0, $"{command} with seed {seed}: {said}");
        Assert.Contains(" 0 failures", said);
    }
}
