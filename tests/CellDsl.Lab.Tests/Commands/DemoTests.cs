using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

public sealed class DemoTests
{
    [Fact]
    public void Checks_every_cell_then_trains_and_prints_a_sample()
    {
        string output = LiteratureCells.Lab("--minutes", "0.02").ShouldSucceed().Output;

        foreach (string cell in (string[])["CaptioningRnn", "Gru", "Lstm", "Mut1"])
            Assert.Contains($"passed  {cell} ", output);
        Assert.Contains("Gru learns to write", output);
        Assert.Matches(@"\d\.\d+ bits per character", output);
        Assert.Matches(@"characters per second  \d+:\d\d left", output);
        Assert.Contains("order-0 entropy of the text", output);
        Assert.Contains("/// <summary>", output);
    }

    [Fact]
    public void Json_is_one_document()
    {
        LabRun run = LiteratureCells.Lab("--minutes", "0.01", "--cell", "Lstm", "--json").ShouldSucceed();

        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal(4, json.RootElement.GetProperty("checks").GetArrayLength());
        Assert.Equal("Lstm", json.RootElement.GetProperty("training").GetProperty("cell").GetString());
        Assert.Contains("characters per second", run.Messages);
    }
}
