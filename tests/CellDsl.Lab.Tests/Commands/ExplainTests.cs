using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

public sealed class ExplainTests
{
    [Fact]
    public void Shows_equations_adjoints_plan_and_facts()
    {
        string output = LabRun.Of(HandMade.All, "explain", "--cell", "Elman").ShouldSucceed().Output;

        Assert.Contains("tanh(W [h, x] + b)", output);
        Assert.Contains("dh ⊙ (1 - h1²)", output);
        Assert.Contains("s0+=Wᵀ dz", output);
        Assert.Contains("gradients Sequence of x: W by dz", output);
        Assert.Contains("reduce Sequence dz -> db", output);
        Assert.Matches("hoisted out of the recurrence .* W x ", output);
        Assert.Matches("saved for backward at every step .* h ", output);
        Assert.Matches("recurrent depth .* 1.5 ", output);
    }

    [Fact]
    public void Latex_has_both_directions()
    {
        string output = LabRun.Of(HandMade.All, "explain", "--cell", "Elman", "--latex").ShouldSucceed().Output;

        Assert.Equal(2, output.Split(@"\begin{align*}").Length - 1);
        Assert.Contains(@"  h_1 &= \tanh(W [h, x] + b)", output);
        Assert.Contains(@"  \mathrm{d}z &= dh \odot (1 - {h_1}^2)", output);
    }

    [Fact]
    public void Json_has_plan_and_costs_for_the_shape()
    {
        using JsonDocument json
            = JsonDocument.Parse(LabRun.Of(HandMade.All, "explain", "--cell", "Elman", "--shape", "3,2,4,5", "--json").ShouldSucceed().Output);

        Assert.Equal(5 * (5 + 4) + 5, json.RootElement.GetProperty("cost").GetProperty("parameters").GetInt64());
        Assert.Equal(3, json.RootElement.GetProperty("cost").GetProperty("t").GetInt32());
        Assert.Equal("before the loop", json.RootElement.GetProperty("plan").GetProperty("forward")[0].GetProperty("when").GetString());
    }

    [Fact]
    public void Saved_bytes_are_told_for_every_choice()
    {
        string output = LabRun.Of(LiteratureCells.All, "explain", "--cell", "Lstm", "--shape", "100,32,256,512").ShouldSucceed().Output;
        Assert.Matches(@"with Recomputation\.MinimumCut, the minimum cut \(this cell's choice\) .* \d", output);
        Assert.Matches(@"with Recomputation\.None, everything that backward reads +[^(]* \d", output);
        Assert.Matches(@"with LayerOptions\.CheckpointEvery = 10 .* \d", output);

        using JsonDocument json = JsonDocument.Parse(LabRun.Of(LiteratureCells.All, "explain", "--cell", "Lstm", "--shape", "100,32,256,512",
            "--checkpoint", "20", "--json").ShouldSucceed().Output);
        JsonElement cost = json.RootElement.GetProperty("cost"), recomputation = cost.GetProperty("recomputation");
        long minimum = recomputation.GetProperty("minimumCut").GetInt64();
        Assert.Equal(cost.GetProperty("savedBytesPerStep").GetInt64(), minimum);
        // Keeping everything keeps tanh(c1), too.
        Assert.Equal(minimum + 4 * 512, recomputation.GetProperty("none").GetInt64());
        // Inputs of all steps, h and c before each of 5 segments, and one of those segments in full.
        Assert.Equal(4 * 256 + (5 * 4 * 2 * 512 + 20 * minimum) / 100.0, recomputation.GetProperty("checkpointed").GetDouble(), 1e-6);
    }
}
