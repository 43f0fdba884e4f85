using System.Diagnostics;
using System.Text.Json;
using CellDsl.Lab.Benchmarking;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Benchmarking;

public sealed class PeerServerTests
{
    static string[] Serve(params string[] requests)
    {
        using var server = new PeerServer([LiteratureCells.Get("Lstm"), LiteratureCells.Get("Mut1")], new LayerOptions { Threads = 1 });
        var answers = new StringWriter { NewLine = "\n" };
        server.Serve(new StringReader(string.Join('\n', requests)), answers, CancellationToken.None);
        return answers.ToString().TrimEnd('\n').Split('\n');
    }

    [Theory]
    [InlineData("lstm infer 3 2 4 5 0"), InlineData("Lstm train 3 2 4 5 0"), InlineData("lstm train_repack 3 2 4 5 0.001")]
    public void Answers_nanoseconds(string request)
    {
        var whole = Stopwatch.StartNew();
        long[] samples = JsonSerializer.Deserialize<long[]>(Assert.Single(Serve(request)))!;

        Assert.InRange(samples.Length, 3, 1000);
        Assert.All(samples, ns => Assert.InRange(ns, 1, whole.Elapsed.TotalNanoseconds));
        Assert.True(samples.Sum() <= whole.Elapsed.TotalNanoseconds);
    }

    [Theory]
    [InlineData("gru infer 3 2 4 5 0"), InlineData("lstm_ln train 3 2 4 5 0"), InlineData("Mut1 train 3 2 4 5 0")]
    public void Answers_nothing_where_a_cell_is_not_offered(string request) => Assert.Equal("[]", Assert.Single(Serve(request)));

    [Theory]
    [InlineData("", "cell mode T B I H seconds"), InlineData("lstm infer 3 2 4 5", "cell mode T B I H seconds"),
        InlineData("lstm infer 3 2 4 0 1", "cell mode T B I H seconds"), InlineData("lstm infer 3 2 4 5 -1", "cell mode T B I H seconds"),
        InlineData("lstm fly 3 2 4 5 0", "train_repack")]
    public void Says_what_is_wrong_and_goes_on(string request, string expected)
    {
        string[] answers = Serve(request, "nothing infer 3 2 4 5 0");

        Assert.Contains(expected, JsonDocument.Parse(answers[0]).RootElement.GetProperty("error").GetString());
        Assert.Equal("[]", answers[1]);
    }

    [Fact]
    public void The_program_serves_until_its_input_ends()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Cells.Lstm).Assembly.Location, "bench", "--serve", "--threads", "2"])
        { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.WriteLine("nothing infer 1 1 1 1 1");
        Assert.Equal("[]", process.StandardOutput.ReadLine());
        process.StandardInput.WriteLine("rnn infer 2 1 3 3 0");
        Assert.StartsWith("[", process.StandardOutput.ReadLine());
        process.StandardInput.Close();
        process.WaitForExit();

        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void Dump_of_a_cell_that_is_not_offered_writes_nothing_and_says_so()
    {
        using var folder = new TemporaryFolder();
        LabRun run = LiteratureCells.Lab("bench", "--threads", "1", "--shapes", "9x3x24x40", "--cells", "lstm_ln", "--dump", folder.Path)
            .ShouldSucceed();

        Assert.Empty(folder.Files);
        Assert.Contains("lstm_ln", run.Messages);
    }

    [Fact]
    public void Dump_writes_the_arrays_that_are_compared()
    {
        using var folder = new TemporaryFolder();
        LiteratureCells.Lab("bench", "--threads", "1", "--shapes", "3x2x4x5", "--cells", "lstm", "--dump", folder.Path).ShouldSucceed();

        Assert.Equal(["dc0.f32", "dh0.f32", "dwh.f32", "dwx.f32", "dx.f32", "y.f32", "ytrain.f32"], folder.Files);
    }
}
