using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CellDsl.Runtime.Tests.Disassembly;

/// <summary>What the JIT makes of the code that the engine's time goes into, on this machine and with parts of its instructions switched
/// off.</summary>
public sealed partial class CompiledCodeTests
{
    public static TheoryData<string> Machines => ["", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableAVX"];

    /// <summary>One accumulator on the stack halves the speed of a tile: its sums then wait for memory in every step.</summary>
    [Theory, MemberData(nameof(Machines))]
    public void SumsOfRegisterTilesStayInRegisters(string switchedOff)
    {
        (string[] compiled, Dictionary<string, Listing> listings) = Compile(switchedOff);
        int tiles = 0;
        foreach (string line in compiled)
        {
            (string name, int products) = (line.Split(' ')[0], int.Parse(line.Split(' ')[1]));
            if (products == 0)
                continue;
            Listing listing = listings[name];
            Assert.True(listing.IsOptimized, name);
            string[] loop = listing.InnerLoops().Single(l => l.Any(Listing.Multiplies));
            Assert.True(loop.Count(Listing.Multiplies) == products, $"{name}: {products} products were expected in\n{string.Join('\n', loop)}");
            Assert.False(loop.Any(Listing.TouchesStack),
                $"{name}: its loop reads or writes the stack:\n{string.Join('\n', loop.Where(Listing.TouchesStack))}\nin\n{listing}");
            tiles++;
        }
        Assert.True(tiles >= 2 * 20, $"{tiles} tiles only");
    }

    /// <summary>Without an instruction that multiplies and adds, a call for each element would be 20 to 100 times slower.</summary>
    [Theory, MemberData(nameof(Machines))]
    public void HotCodeCallsNothing(string switchedOff)
    {
        (string[] compiled, Dictionary<string, Listing> listings) = Compile(switchedOff);
        Assert.All(compiled, line =>
        {
            string name = line.Split(' ')[0];
            string[] calls = [.. listings[name].Calls.Where(c => !Allowed().IsMatch(c))];
            Assert.True(calls.Length == 0, $"{name} calls\n{string.Join('\n', calls)}");
        });
    }

    // Functions of the language are methods of their own; the logarithm of a whole vector and angles beyond all use are the base library's.
    [GeneratedRegex(@"KernelMath`2\[[^:]*:(Exp|Expm1|Softplus|Erf|Sin|Cos|Log|SinOfFar|CosOfFar)\(|VectorMath:Log(Single|Double)\[")]
    private static partial Regex Allowed();

    static (string[] Compiled, Dictionary<string, Listing> Listings) Compile(string switchedOff)
    {
        string file = Path.Combine(Path.GetTempPath(), $"celldsl-{Guid.NewGuid():N}.asm");
        var start = new ProcessStartInfo("dotnet", [typeof(CompiledCodeTests).Assembly.Location]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_JitDisasm"] = TileCompilation.Filter;
        start.Environment["DOTNET_JitStdOutFile"] = file;
        start.Environment["DOTNET_TieredCompilation"] = "0";
        if (switchedOff != "")
            start.Environment[switchedOff] = "0";
        try
        {
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return (output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Listing.ReadAll(File.ReadAllText(file)));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
