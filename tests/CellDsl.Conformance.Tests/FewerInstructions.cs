using System.Diagnostics;

namespace CellDsl.Conformance.Tests;

/// <summary>Cells agree with the reference on processors with fewer instructions than this one: the same checks in processes that have them switched
/// off. Without AVX2 there is no fused multiply-add either.</summary>
public class FewerInstructions
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "Lstm"), InlineData("DOTNET_EnableAVX2", "Lstm"), InlineData("DOTNET_EnableAVX", "Lstm")]
    [InlineData("DOTNET_EnableAVX2", "Mut1"), InlineData("DOTNET_EnableAVX2", "GruD"), InlineData("DOTNET_EnableAVX2", "TimeAwareLstm")]
    public async Task CellsAgreeWithTheReference(string switchedOff, string cell)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CellDsl.Cells.Lstm).Assembly.Location, "check", "--cell", cell, "--quick"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[switchedOff] = "0";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
    }
}
