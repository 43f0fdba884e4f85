using System.Diagnostics;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary>Sizes that no array or memory holds are named, and no defect of the program.</summary>
public sealed class SizeTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Commands => new()
    {
        { "train --text T --cell Lstm --hidden 50000", "Hidden = 50000" },
        { "train --text T --cell Lstm --hidden 40000", "6,410,400,000 parameters" },
        { "train --text T --cell Lstm --hidden 65536 --embedding 65536", "Input = 65536, Hidden = 65536" },
        { "bench --cell Lstm --shape 1,1,50000,50000", "Input = 50000, Hidden = 50000" },
        { "bench --cell Gru --mode train --shape 2,2,40000,40000", "Hidden = 40000" },
        { "bench --cell Lstm --shape 1000,1000,1000000,10", "numbers of the largest array" },
        { "explain --cell Lstm --shape 1,1,50000,50000", "Hidden = 50000" },
        { "inspect --cell Lstm --shape 1,1,50000,50000", "Hidden = 50000" },
        { "words --train T --cell Lstm --hidden 50000", "Hidden = 50000" },
        { "classify --task sentiment --texts 20 --hidden 50000", "Hidden = 50000" },
        { "tag --task roles --sentences 20 --hidden 50000", "Hidden = 50000" },
        { "translate --task dates --hidden 50000", "Hidden = 50000" },
        { "caption --scenes 20 --hidden 50000", "Hidden = 50000" },
    };

    [Theory]
    [InlineData("bench --cell VanillaRnn --shape 1,1,4000,4000", "parameters of cell 'VanillaRnn'", "Hidden = 4000", "134,217,728")]
    [InlineData("bench --cell VanillaRnn --mode train --shape 4000,50,64,64", "memory", "--shape 4000,50,64,64", "134,217,728")]
    [InlineData("train --cell Gru --text T --batch 64 --length 100 --hidden 256 --layers 8", "memory", "--hidden 256", "134,217,728")]
    public async Task A_memory_limit_gives_a_message_with_the_sizes(string command, params string[] fragments)
    {
        File.WriteAllText(_folder.File("t"), string.Concat(Enumerable.Repeat("the cat sat on the mat.\n", 4000)));
        var start = new ProcessStartInfo("dotnet",
            [typeof(Cells.Lstm).Assembly.Location, .. command.Split(' ').Select(word => word == "T" ? _folder.File("t") : word), "--threads", "1"])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x8000000";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string messages = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 2, $"Exit code {process.ExitCode}: {messages}{await output}");
        Assert.All(fragments, fragment => Assert.Contains(fragment, messages));
    }

    [Theory, MemberData(nameof(Commands))]
    public void Sizes_are_named(string command, string fragment)
    {
        File.WriteAllText(_folder.File("t"), string.Concat(Enumerable.Repeat("the cat sat on the mat.\n", 400)));
        LabRun run = LiteratureCells.Lab([.. command.Split(' ').Select(word => word switch { "T" => _folder.File("t"), _ => word })]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(fragment, run.Messages);
        Assert.DoesNotContain("defect", run.Messages);
    }
}
