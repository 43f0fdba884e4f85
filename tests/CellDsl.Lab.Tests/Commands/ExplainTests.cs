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
        Assert.Contains("W[0..]ᵀ dz", output);
        Assert.Contains("dW[0..] += (dz) ⊗ x, one product over time and batch", output);
        Assert.Contains("db += sum of dz over time and batch", output);
        Assert.Matches("hoisted out of the recurrence .* W\\[0\\.\\.\\] x ", output);
        Assert.Matches("saved for backward at every step .* h ", output);
        Assert.Matches("recurrent depth .* 1.5 ", output);
    }

    [Fact]
    public void Latex_has_both_directions()
    {
        string output = LabRun.Of(HandMade.All, "explain", "--cell", "Elman", "--latex").ShouldSucceed().Output;

        Assert.Equal(2, output.Split(@"\begin{align*}").Length - 1);
        Assert.Contains(@"  h_{1} &= \tanh(W [h, x] + b)", output);
        Assert.Contains(@"  \delta z &= \delta h \odot (1 - h_{1}^2)", output);
    }

    [Fact]
    public void Json_has_plan_and_costs_for_the_shape()
    {
        using JsonDocument json = JsonDocument.Parse(LabRun.Of(HandMade.All, "explain", "--cell", "Elman", "--shape", "3,2,4,5", "--json").ShouldSucceed().Output);

        Assert.Equal(5 * (5 + 4) + 5, json.RootElement.GetProperty("cost").GetProperty("parameters").GetInt64());
        Assert.Equal(3, json.RootElement.GetProperty("cost").GetProperty("t").GetInt32());
        Assert.Equal("before the loop", json.RootElement.GetProperty("plan").GetProperty("forward")[0].GetProperty("when").GetString());
    }
}
