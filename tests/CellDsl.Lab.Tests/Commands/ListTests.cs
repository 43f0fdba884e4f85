using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

public sealed class ListTests
{
    [Fact]
    public void Shows_every_cell_with_its_summary()
    {
        string output = LabRun.Of(HandMade.All, "list").ShouldSucceed().Output;

        Assert.Contains("│ Elman made by hand [1990] ", output);
        Assert.Contains("Gated", output);
    }

    [Fact]
    public void Json_has_shapes_and_depths()
    {
        using JsonDocument json = JsonDocument.Parse(LabRun.Of(HandMade.All, "list", "--json").ShouldSucceed().Output);

        JsonElement elman = json.RootElement.EnumerateArray().Single(c => c.GetProperty("name").GetString() == "Elman");
        Assert.Equal(["Hidden", "Hidden + Input"],
            elman.GetProperty("parameters")[0].GetProperty("shape").EnumerateArray().Select(s => s.GetString()!));
        Assert.Equal(1.5, elman.GetProperty("recurrentDepth").GetDouble());
        Assert.Equal(1, elman.GetProperty("stages").GetInt32());
    }
}
