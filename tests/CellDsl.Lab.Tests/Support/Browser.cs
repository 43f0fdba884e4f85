using System.Diagnostics;

namespace CellDsl.Lab.Tests.Support;

/// <summary>Chromium without a window: opens a page, lets its scripts run, and gives back the document that they left.</summary>
static class Browser
{
    static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The variable CHROMIUM, or the first of the usual names on PATH; null: this machine has none.</summary>
    public static string? Executable { get; } = Find();

    /// <param name="fragment">What follows '#' in the address.</param>
    public static Dom Dump(string file, int width = 1000, string fragment = "")
    {
        using var profile = new TemporaryFolder();
        // No sandbox: it cannot be set up in most containers, and the pages are our own.
        var start = new ProcessStartInfo(Executable!,
            ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={profile.Path}",
            $"--window-size={width},1200", "--virtual-time-budget=5000", "--dump-dom", $"{new Uri(Path.GetFullPath(file)).AbsoluteUri}#{fragment}"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), messages = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Executable} did not end within {Patience}: {messages.Result}");
        }
        Assert.True(process.ExitCode == 0, $"{Executable} ended with {process.ExitCode}: {messages.Result}");
        return new Dom(output.Result);
    }

    static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given)
            return given;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}

/// <summary>A test that opens a browser; skipped, and counted as skipped, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Executable is null)
            Skip = "There is no Chromium here: install one (Debian: apt-get install chromium), or name it in the variable CHROMIUM.";
    }
}

/// <summary>As <see cref="BrowserFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = new BrowserFactAttribute().Skip;
}
