using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Ir;
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
        => Assert.Equal(latex,
        FormulaPrinter.Latex.Print(Letters.Of(new ValueOrigin(parameter ? ValueKind.Parameter : ValueKind.Equation, name), name,
            parameter ? SymbolTime.None : SymbolTime.Step, SymbolIndices.None)));

    [Theory]
    [InlineData("Wxh", "W_{xh}")]
    [InlineData("Wout", "W_{out}")]
    [InlineData("Whh", "W_{hh}")]
    [InlineData("bih", "b_{ih}")]
    [InlineData("Rs1", "R_{s1}")]
    [InlineData("bf", "b_f")]
    [InlineData("k0", "k_0")]
    [InlineData("leak", @"\mathit{leak}")]
    [InlineData("gain", @"\mathit{gain}")]
    [InlineData("Gain", @"\mathit{Gain}")]
    [InlineData("eps", @"\mathit{eps}")]
    [InlineData("dt", @"\mathit{dt}")]
    [InlineData("W_xh", @"\mathit{W\_xh}")]
    [InlineData("tau2", @"\tau_2")]
    [InlineData("mu", @"\mu")]
    public void OnlyIndicesAreSplitFromAParametersName(string name, string latex)
    {
        ModelBuilder m = new ModelBuilder("A").Input("x").State("s").Scalar(name);
        m.Equation("f", m["x"]);
        m.Equation("s1", m.Apply(ExprKind.Multiply, m[name], m["f"]), next: "s");
        Assert.Equal(latex, Latex(m.Build(), name));
    }

    [Fact]
    public void PiBesidePfIsAPeephole()
    {
        ModelBuilder m = new ModelBuilder("A").Input("x").State("h").Scalar("pi").Scalar("pf");
        m.Equation("i", m.Apply(ExprKind.Multiply, m["pi"], m["x"]));
        m.Equation("f", m.Apply(ExprKind.Multiply, m["pf"], m["h"]));
        m.Equation("h1", m.Apply(ExprKind.Add, m["i"], m["f"]), next: "h");
        Assert.Equal("p_i", Latex(m.Build(), "pi"));
    }

    [Fact]
    public void NoTwoNamesShareASymbol()
    {
        // The bias of gate t and an equation b; an equation hHat and the sum under tanh in the one for h.
        ModelBuilder m = new ModelBuilder("A").Input("x").State("h").Scalar("bt").Weight([1], "W").Weight([2], "U");
        m.Equation("t", m.Apply(ExprKind.Add, m.Product("W", "x"), m["bt"]));
        m.Equation("b", m.Apply(ExprKind.Sigmoid, m["t"]));
        m.Equation("hHat", m.Apply(ExprKind.Multiply, m["b"], m["h"]));
        m.Equation("h1", m.Apply(ExprKind.Tanh, m.Apply(ExprKind.Add, m["hHat"], m.Product("U", "h"))), next: "h");
        CellModel model = m.Build();
        var adjoints = new EquationFacts(model, Passes.Run(model)).Adjoints().ToArray();
        Assert.Equal(@"b_t, \mathit{bt}, \hat{h}_t",
            string.Join(", ", new[] { "b", "bt", "hHat" }.Select(name => Latex(model, name))));
        Assert.Equal(adjoints.Length, adjoints.Select(a => a.LatexName).Distinct().Count());
    }

    [Fact]
    public void AnAdjointNeverHasTheNameOfSomethingElse()
    {
        CellModel model = TwoMeanings("dc1");
        EquationInfo[] adjoints = [.. new EquationFacts(model, Passes.Run(model)).Adjoints()];
        EquationInfo Of(string name) => Assert.Single(adjoints, a => a.Name == name);
        Assert.Equal(@"\mathrm{d}c_t", Of("d_c1").LatexName);
        Assert.StartsWith(@"\mathrm{d}y_t + \mathrm{d}c_t^{(t+1)} + \mathrm{d}h_t^{(t+1)} ", Of("d_c1").Latex);
        Assert.Equal("d_c1 ⊙ c", Of("ddc1").Text);
        Assert.Equal(@"\mathrm{d}\mathit{dc1}_t", Of("ddc1").LatexName);
        Assert.Equal(@"\mathrm{d}c_t \odot c_{t-1}", Of("ddc1").Latex);
        Assert.Equal("d_c1 ⊙ dc1", Of("dc_prev").Text);
        Assert.Equal(@"\mathrm{d}c_t \odot \mathit{dc1}_t", Of("dc_prev").Latex);
        Assert.Equal(@"\mathrm{d}c_{t-1}", Of("dc_prev").LatexName);
    }

    [Theory]
    [InlineData("dc1")]
    [InlineData("dc_prev")]
    [InlineData("dc_next")]
    [InlineData("dx")]
    [InlineData("dW")]
    [InlineData("dU")]
    [InlineData("dy")]
    [InlineData("dh1In")]
    [InlineData("h1In")]
    [InlineData("ddc1")]
    [InlineData("y")]
    [InlineData("t")]
    [InlineData("C1")]
    public void EveryNameHasOneMeaning(string gate)
    {
        CellModel model = TwoMeanings(gate);
        CompiledCell cell = Passes.Run(model);
        var facts = new EquationFacts(model, cell);
        string[] names = [.. model.Leaves.Select(l => l.Name), .. model.Equations.Select(e => e.Name), .. facts.Adjoints().Select(a => a.Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        string[] symbols = [.. facts.Equations().Select(e => e.LatexName), .. facts.Adjoints().Select(a => a.LatexName)];
        Assert.Equal(symbols.Length, symbols.Distinct().Count());
        string[] nodes = [.. cell.Values.Where(v => v.IsNamed).Select(v => v.Name)];
        Assert.Equal(nodes.Length, nodes.Distinct().Count());
        string[] slots = [.. cell.Plan.Slots.Select(s => s.Name)];
        Assert.Equal(slots.Length, slots.Distinct().Count());
    }

    [Fact]
    public void AnOutputThatIsReadAgainHasAnAdjointBesideTheGradientFromOutside()
    {
        ModelBuilder m = new ModelBuilder("A").Input("x").State("h").Bias("b");
        m.Equation("y", m.Apply(ExprKind.Tanh, m.Apply(ExprKind.Add, m["b"], m["h"])), next: "h", output: true);
        CellModel model = m.Build();
        EquationInfo y = Assert.Single(new EquationFacts(model, Passes.Run(model)).Adjoints(), a => a.Name == "dy");
        Assert.Equal("dOutput + dh_next", y.Text);
    }

    [Fact]
    public void TheGradientOfANumberIsASumOverUnitsToo()
    {
        ModelBuilder m = new ModelBuilder("A").Input("x").State("h").Bias("b").Scalar("leak");
        m.Equation("h1", m.Apply(ExprKind.Multiply, m["leak"], m.Apply(ExprKind.Add, m["h"], m["b"])), next: "h");
        CellModel model = m.Build();
        EquationInfo[] adjoints = [.. new EquationFacts(model, Passes.Run(model)).Adjoints()];
        Assert.StartsWith(@"\sum_{t,b,j} ", Assert.Single(adjoints, a => a.Name == "dleak").Latex);
        Assert.StartsWith(@"\sum_{t,b} ", Assert.Single(adjoints, a => a.Name == "db").Latex);
    }

    /// <summary>c1 = gate c + W x, h1 = tanh(c1), with a gate of any name.</summary>
    static CellModel TwoMeanings(string gate)
    {
        ModelBuilder m = new ModelBuilder("TwoMeanings").Input("x").State("c").State("h").Weight([1], "W").Weight([2], "U");
        m.Equation(gate, m.Apply(ExprKind.Sigmoid, m.Apply(ExprKind.Add, m.Product("W", "x"), m.Product("U", "h"))));
        m.Equation("c1", m.Apply(ExprKind.Add, m.Apply(ExprKind.Multiply, m[gate], m["c"]), m.Product("W", "x")), next: "c");
        m.Equation("h1", m.Apply(ExprKind.Tanh, m["c1"]), next: "h");
        return m.Build();
    }

    [Fact]
    public void AdjointsOfTheLstm()
    {
        CellModel model = Samples.Lstm();
        EquationInfo[] adjoints = [.. new EquationFacts(model, Passes.Run(model)).Adjoints()];
        EquationInfo Of(string name) => Assert.Single(adjoints, a => a.Name == name);

        Assert.Equal("dc_next + dtanh_c1 ⊙ (1 - tanh(c1)²)", Of("dc1").Text);
        Assert.Equal("dh1 ⊙ o", Of("dtanh_c1").Text);
        Assert.Equal(@"\mathrm{d}c_t^{(t+1)} + \mathrm{d}\mathit{tanh\_c1}_t \odot (1 - {\tanh(c_t)}^2)", Of("dc1").Latex);
        Assert.Equal("df ⊙ f ⊙ (1 - f)", Of("dfIn").Text);
        Assert.Equal(@"\mathrm{d}\hat{f}_t", Of("dfIn").LatexName);
        Assert.Equal("Σ dfIn ⊗ h", Of("dUf").Text);
        Assert.Equal(@"\sum_{t,b} \mathrm{d}\hat{f}_t \otimes h_{t-1}", Of("dUf").Latex);
        Assert.Equal("after the loop", Of("dUf").When);
        Assert.Equal("in the loop", Of("dc1").When);
        Assert.Equal("after the loop", Of("dx").When);
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
            new EquationFacts(model, Passes.Run(model)).Equations().Select(e => (e.Name, e.When)));
    }

    static string Latex(CellModel model, string name)
        => FormulaPrinter.Latex.Print(new EquationFormulas(model).Symbol(UsersValues.Of(model).Single(v => v.Name == name)));

    static string[] Lines(CellModel model)
    {
        EquationInfo[] equations = [.. new EquationFacts(model, Passes.Run(model)).Equations()];
        return [.. equations.Select(e => $"{e.Name} = {e.Text}  |  {e.LatexName} = {e.Latex}")];
    }
}
