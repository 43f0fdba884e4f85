using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary><c>memory</c> at tiny sizes, and everything that can be wrong with what it is given.</summary>
public sealed class MemoryTests : IDisposable
{
    static readonly string[] Tiny
        = ["memory", "--hidden", "8", "--batch", "4", "--updates", "6", "--test-every", "3", "--test-sequences", "10", "--steps-of-time", "12,20",
        "--cells", "Lstm,Mut1", "--seeds", "2"];
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("adding", "0.1667", "Adam 0.01, clip 1, chrono")]
    [InlineData("copy", "0.5199", "Adam 0.01, clip 0.02, chrono")]
    public void Shows_a_row_for_each_time_and_cell_and_the_flow_of_gradients(string task, string baseline, string training)
    {
        string output = Lab([.. Tiny, "--task", task]).ShouldSucceed().Output;

        Assert.Contains("[8 of 8]", output);
        Assert.Contains(baseline, output);
        Assert.Contains("Mut1¹", output);
        Assert.Contains("0 of 2", output);
        Assert.Contains("Gradient flow", output);
        Assert.Contains(training, output);
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_threads()
    {
        JsonNode one = Report("--threads", "1"), three = Report("--threads", "3");

        Assert.Equal(one.ToJsonString(), three.ToJsonString());
        Assert.NotEqual(one.ToJsonString(), Report("--threads", "3", "--seed", "2").ToJsonString());
        JsonArray rows = one["rows"]!.AsArray();
        Assert.Equal(["12 Lstm", "12 Mut1", "20 Lstm", "20 Mut1"], rows.Select(r => $"{r!["time"]} {r["cell"]}"));
        Assert.All(rows, row =>
        {
            Assert.Equal(2, row!["seeds"]!.AsArray().Count);
            Assert.Equal(row["time"]!.GetValue<int>(), row["seeds"]![0]!["gradientFlowBefore"]!.AsArray().Count);
            Assert.True(row["loss"]!["deviation"]!.GetValue<double>() > 0);
        });

        // Without the times that runs took.
        static JsonNode Report(params string[] more)
        {
            JsonNode report = JsonNode.Parse(Lab([.. Tiny, "--json", .. more]).ShouldSucceed().Output)!;
            foreach (JsonNode? row in report["rows"]!.AsArray())
                Assert.True(row!.AsObject().Remove("seconds"));
            return report;
        }
    }

    [Fact]
    public void Solves_a_short_adding_problem_and_stops_there()
    {
        using JsonDocument json
            = JsonDocument.Parse(Lab("memory", "--cells", "Lstm", "--steps-of-time", "10", "--hidden", "24", "--seeds", "1", "--updates", "3000",
            "--test-every", "50", "--json").ShouldSucceed().Output);

        JsonElement row = json.RootElement.GetProperty("rows")[0];
        Assert.Equal(1, row.GetProperty("solved").GetInt32());
        Assert.True(row.GetProperty("loss").GetProperty("mean").GetDouble() < 0.01);
        Assert.InRange(row.GetProperty("updates").GetProperty("mean").GetDouble(), 50, 2950);
    }

    [Fact]
    public void Writes_the_flow_of_gradients_as_numbers_and_as_a_drawing()
    {
        string csv = _folder.File("flow.csv"), svg = _folder.File("flow.svg");
        Lab([.. Tiny, "--gradient-flow", csv]).ShouldSucceed();
        Lab([.. Tiny, "--gradient-flow", svg]).ShouldSucceed();

        string[] lines = File.ReadAllLines(csv);
        Assert.Equal("task,T,cell,seed,when,t,norm", lines[0]);
        // Two cells, two seeds, before and after, at each step.
        Assert.Equal(1 + 2 * 2 * 2 * (12 + 20), lines.Length);
        Assert.StartsWith("adding,12,Lstm,1,before,0,", lines[1]);
        XElement drawing = XElement.Load(svg);
        XElement[] curves = [.. drawing.Elements().Where(e => e.Name.LocalName == "polyline")];
        Assert.Equal(16, curves.Length);
        Assert.Equal(12, curves[0].Attribute("points")!.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(drawing.Elements(), e => e.Value == "Mut1");
    }

    [Fact]
    public void Options_replace_a_cells_own_settings()
        => Assert.Contains("Sgd 0.5: Lstm, Mut1.",
        Lab([.. Tiny, "--optimizer", "sgd", "--learning-rate", "0.5", "--clip", "0", "--no-chrono"]).ShouldSucceed().Output);

    [Fact]
    public void Runs_that_diverge_are_counted_and_have_no_part_in_means()
    {
        string output
            = LabRun.Of([LiteratureCells.Get("Irnn")], "memory", "--steps-of-time", "50", "--hidden", "8", "--seeds", "2", "--updates", "50",
            "--test-sequences", "10", "--optimizer", "sgd", "--learning-rate", "1e6", "--clip", "0").ShouldSucceed().Output;

        Assert.Contains("0 of 2, 2 diverged", output);
        Assert.Matches(@"│ +- │ +- │ +0.1667 │ +- │", output);
    }

    [Theory]
    [InlineData("--steps-of-time", "12,x", "--steps-of-time", "'12,x'")]
    [InlineData("--steps-of-time", "1", "at least 2", "Found 1")]
    [InlineData("--cells", "Lstn", "'Lstn'", "Lstm")]
    [InlineData("--cells", "CaptioningRnn", "CaptioningRnn", "context")]
    [InlineData("--task", "parity", "--task", "'parity'")]
    [InlineData("--seeds", "0", "--seeds", "'0'")]
    [InlineData("--gradient-flow", "flow.png", ".svg", "flow.png")]
    [InlineData("--gradient-flow", "nowhere/flow.svg", "nowhere", "folder")]
    public void Refuses_what_cannot_work(string option, string value, params string[] fragments)
        => Lab("memory", option, value).ShouldReject(fragments);

    [Fact]
    public void A_program_without_the_usual_cells_must_be_told_which()
        => LabRun.Of([LiteratureCells.Get("CaptioningRnn")], "memory").ShouldReject("--cells");

    static LabRun Lab(params string[] args) => LiteratureCells.Lab(args);
}
