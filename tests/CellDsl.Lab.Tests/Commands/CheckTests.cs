using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

public sealed class CheckTests
{
    [Fact]
    public void Cells_that_agree_with_the_reference_pass()
    {
        string output = LiteratureCells.Lab("check", "--quick").ShouldSucceed().Output;

        Assert.Contains("passed  Lstm ", output);
        Assert.EndsWith("4 passed, 0 failed\n", output);
    }

    [Fact]
    public void One_cell_on_the_reference_alone()
    {
        using JsonDocument json = JsonDocument.Parse(
            LiteratureCells.Lab("check", "--cell", "Gru", "--quick", "--backend", "reference", "--json").ShouldSucceed().Output);

        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("Gru", result.GetProperty("cell").GetString());
        Assert.True(result.GetProperty("passed").GetBoolean());
        Assert.True(result.GetProperty("comparisons").GetInt32() > 10);
    }

    [Fact]
    public void Cell_that_cannot_run_fails_its_check_with_exit_code_1()
    {
        // The equations are the LSTM's, but nothing runs them.
        CellDefinition broken = new HandMade(LiteratureCells.Get("Lstm").Description, typeof(Cells.Lstm));

        LabRun run = LabRun.Of([broken], "check", "--quick");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FAILED  Lstm", run.Output);
        Assert.Contains("does not run", run.Output);
        Assert.EndsWith("0 passed, 1 failed\n", run.Output);
    }
}
