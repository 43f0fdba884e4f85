using System.Diagnostics;

namespace CellDsl.Package.Tests;

/// <summary>What a dotnet command said.</summary>
sealed record DotNetResult(int ExitCode, string Output)
{
    public DotNetResult ShouldSucceed()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}:\n{Output}");
        return this;
    }
}

/// <summary>Runs the dotnet command as a user does: with a clean environment and without servers that outlive it.</summary>
static class DotNet
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Task<DotNetResult> Run(string folder, params string[] arguments) => Execute("dotnet", folder, arguments);

    /// <summary>Runs a program in the same way.</summary>
    public static async Task<DotNetResult> Execute(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The test host sets variables for its own build that would lead this one astray.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";

        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return new DotNetResult(process.ExitCode, await output + await errors);
    }
}
