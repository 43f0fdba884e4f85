using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Tests.Emit;

public class EquationTextsTests
{
    [Fact]
    public void LstmInBothNotations()
    {
        Assert.Equal(
        [
            @"i = σ(Wi x + Ui h + bi)  |  i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i)",
            @"c1 = f ⊙ c + i ⊙ g  |  c_t = f_t \odot c_{t-1} + i_t \odot g_t",
            @"h1 = o ⊙ tanh(c1)  |  h_t = o_t \odot \tanh(c_t)",
        ], Lines(Samples.Lstm()).Where((_, i) => i is 0 or 4 or 5));
    }

    [Fact]
    public void ConcatenationsKeepTheirBrackets()
    {
        string[] lines = Lines(Samples.GruResetBefore());
        Assert.Equal(@"r = σ(Wr [x, h])  |  r_t = \sigma(W_r [x_t, h_{t-1}])", lines[0]);
        Assert.Equal(@"h1 = (1 - z) ⊙ h + z ⊙ n  |  h_t = (1 - z_t) \odot h_{t-1} + z_t \odot n_t", lines[4]);
    }

    [Fact]
    public void AProductStandsInParenthesesInAProduct()
    {
        ModelBuilder m = new ModelBuilder("A").Input("x").State("h").Weight([2], "U").Scalar("alpha");
        m.Equation("r", m.Apply(ExprKind.Multiply, m["h"], m.Product("U", "h")));
        m.Equation("s", m.Apply(ExprKind.Multiply, m["r"], m["alpha"]));
        m.Equation("t", m.Apply(ExprKind.Divide, m.Apply(ExprKind.Multiply, m.Number(2), m["r"]), m.Apply(ExprKind.Add, m["s"], m.Number(-0.5))));
        m.Equation("h1", m.Apply(ExprKind.Subtract, m["r"], m.Apply(ExprKind.Subtract, m["s"], m["t"])), next: "h");
        Assert.Equal(
        [
            @"r = h ⊙ (U h)  |  r_t = h_{t-1} \odot (U h_{t-1})",
            @"s = alpha r  |  s_t = \alpha r_t",
            @"t = (2 r) / (s + (-0.5))  |  t_t = \frac{2 r_t}{s_t + (-0.5)}",
            @"h1 = r - (s - t)  |  h_t = r_t - (s_t - t_t)",
        ], Lines(m.Build()));
    }

    [Theory]
    [InlineData("Wxh", true, "W_{xh}")]
    [InlineData("bi", true, "b_i")]
    [InlineData("alpha", true, @"\alpha")]
    [InlineData("beta2", true, @"\beta_2")]
    [InlineData("Weight", true, @"\mathit{Weight}")]
    [InlineData("z", false, "z_t")]
    [InlineData("h2", false, "h_{2,t}")]
    [InlineData("hTilde", false, @"\tilde{h}_t")]
    [InlineData("hTildeHat", false, @"\hat{\tilde{h}}_t")]
    [InlineData("my_gate", false, @"\mathit{my\_gate}_t")]
    public void NamesBecomeSymbols(string name, bool parameter, string latex)
        => Assert.Equal(latex, LatexNames.Of(name, parameter ? SymbolKind.Parameter : SymbolKind.Step));

    [Fact]
    public void AdjointsOfTheLstm()
    {
        CellModel model = Samples.Lstm();
        EquationInfo[] adjoints = [.. new EquationFacts(model, Passes.Run(model)).Adjoints()];
        EquationInfo Of(string name) => Assert.Single(adjoints, a => a.Name == name);

        Assert.Equal("dc_next + dtanh_c1 ⊙ (1 - tanh(c1)²)", Of("dc1").Text);
        Assert.Equal("dh1 ⊙ o", Of("dtanh_c1").Text);
        Assert.Equal(@"\mathrm{d}c_t^{(t+1)} + \mathit{dtanh\_c1}_t \odot (1 - {\tanh(c_t)}^2)", Of("dc1").Latex);
        Assert.Equal("df ⊙ f ⊙ (1 - f)", Of("dfIn").Text);
        Assert.Equal(@"\mathrm{d}\hat{f}_t", Of("dfIn").LatexName);
        Assert.Equal("Σ dfIn ⊗ h", Of("dUf").Text);
        Assert.Equal(@"\sum_{t,b} \mathrm{d}\hat{f}_t \otimes h_{t-1}", Of("dUf").Latex);
        Assert.Equal("after the loop", Of("dUf").Phase);
        Assert.Equal("in the loop", Of("dc1").Phase);
        Assert.Equal("after the loop", Of("dx").Phase);
    }

    [Fact]
    public void LatexHasNoDoubleSuperscript()
    {
        CellModel model = Samples.GruResetBefore();
        foreach (EquationInfo adjoint in new EquationFacts(model, Passes.Run(model)).Adjoints())
        {
            Assert.DoesNotContain("^{(1)}^", adjoint.Latex);
            Assert.DoesNotContain("^{(2)}^", adjoint.Latex);
        }
    }

    [Fact]
    public void PhasesSpeakOfTheLoop()
    {
        CellModel model = Samples.Vanilla();
        Assert.Equal([("h1", "in the loop"), ("y", "after the loop")],
            new EquationFacts(model, Passes.Run(model)).Equations().Select(e => (e.Name, e.Phase)));
    }

    static string[] Lines(CellModel model)
    {
        var plain = new EquationTexts(model, Notation.Plain);
        var latex = new EquationTexts(model, Notation.Latex);
        return [.. model.Equations.Select(e => $"{e.Name} = {plain.Declared(e)}  |  {latex.Symbol(e.Name)} = {latex.Declared(e)}")];
    }
}
