namespace CellDsl.Generator.Tests.Emit;

/// <summary>The same tree in three notations.</summary>
public sealed class FormulaPrinterTests
{
    static readonly Symbol s_h = Of("h") with { Time = SymbolTime.PreviousStep }, s_z = Of("z") with { Time = SymbolTime.Step }, s_w = Of("W") with
        { Index = "i" };

    static Symbol Of(string letter) => new(new ValueOrigin(ValueKind.Equation, letter), letter, LetterKind.Letter);

    public static TheoryData<string, string, string> Symbols => new()
    {
        { "letter", "W_i", "<msub><mi>W</mi><mrow><mi>i</mi></mrow></msub>" },
        { "before", "h_{t-1}", "<msub><mi>h</mi><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub>" },
        { "tilde", @"\tilde{h}_t", "<msub><mover accent=\"true\"><mrow><mi>h</mi></mrow><mo>~</mo></mover><mrow><mi>t</mi></mrow></msub>" },
        { "next", @"\mathrm{d}h_t^{(t+1)}",
        "<mrow><mi mathvariant=\"normal\">d</mi><msubsup><mi>h</mi><mrow><mi>t</mi></mrow><mrow><mo stretchy=\"false\">(</mo>"
            + "<mi>t</mi><mo>+</mo><mn>1</mn><mo stretchy=\"false\">)</mo></mrow></msubsup></mrow>" },
        { "word", @"\mathit{below\_it}_{2,t}", "<msub><mi>below_it</mi><mrow><mn>2</mn><mo>,</mo><mi>t</mi></mrow></msub>" },
        { "greek", @"\sigma^{(2)}", "<msup><mi>σ</mi><mrow><mo stretchy=\"false\">(</mo><mn>2</mn><mo stretchy=\"false\">)</mo></mrow></msup>" },
    };

    [Theory, MemberData(nameof(Symbols))]
    public void SymbolsHaveMarks(string kind, string latex, string mathMl)
    {
        Symbol symbol = kind switch
        {
            "letter" => s_w,
            "before" => s_h,
            "tilde" => Of("h") with { Time = SymbolTime.Step, Accents = [Accent.Tilde] },
            "next" => Of("h") with { Time = SymbolTime.Step, Mark = SymbolMark.NextStep, IsAdjoint = true },
            "word" => new Symbol(new(ValueKind.Equation, "below_it2"), "below_it", LetterKind.Word) { Index = "2", Time = SymbolTime.Step },
            _ => new Symbol(new(ValueKind.Parameter, "sigma"), "sigma", LetterKind.Greek) { Block = 1 },
        };
        Assert.Equal(latex, FormulaPrinter.Latex.Print(symbol));
        Assert.Equal(mathMl, FormulaPrinter.MathMl.Print(symbol));
    }

    [Fact]
    public void LooserOperandsStandInParentheses()
    {
        // z ⊙ (1 - h)²
        var formula = new Formula([FormulaNode.Of(s_z), FormulaNode.Of(1), FormulaNode.Of(s_h), new(FormulaOp.Subtract, [1, 2]),
            new(FormulaOp.Square, [3]), new(FormulaOp.Multiply, [0, 4])]);
        Assert.Equal("z ⊙ (1 - h)²", FormulaPrinter.Plain.Print(formula));
        Assert.Equal(@"z_t \odot {(1 - h_{t-1})}^2", FormulaPrinter.Latex.Print(formula));
        Assert.Equal("<msub><mi>z</mi><mrow><mi>t</mi></mrow></msub><mo>⊙</mo><msup><mrow><mo stretchy=\"false\">(</mo><mn>1</mn><mo>−</mo>"
            + "<msub><mi>h</mi><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub><mo stretchy=\"false\">)</mo></mrow><mn>2</mn></msup>",
            FormulaPrinter.MathMl.Print(formula));
    }

    [Fact]
    public void ATransposedMatrixHasOneSuperscript()
    {
        var formula = new Formula([FormulaNode.Of(s_w with { Block = 0 }), FormulaNode.Of(s_z), new(FormulaOp.TransposedProduct, [0, 1])]);
        Assert.Equal("W[0]ᵀ z", FormulaPrinter.Plain.Print(formula));
        Assert.Equal(@"{W_i^{(1)}}^{\top} z_t", FormulaPrinter.Latex.Print(formula));
    }

    [Fact]
    public void ChoicesAreATable()
    {
        var formula = new Formula([FormulaNode.Of(s_z), FormulaNode.Of(0), new(FormulaOp.Greater, [0, 1]), FormulaNode.Of(s_h),
            new(FormulaOp.Select, [2, 3, 1])]);
        Assert.Equal("select(z > 0, h, 0)", FormulaPrinter.Plain.Print(formula));
        Assert.Equal(@"\begin{cases} h_{t-1} & z_t > 0 \\ 0 & \text{otherwise} \end{cases}", FormulaPrinter.Latex.Print(formula));
        System.Xml.Linq.XElement table = System.Xml.Linq.XElement.Parse(FormulaPrinter.MathMl.Print(formula));
        Assert.Equal(["ht−1", "zt>0", "0", "otherwise"], table.Descendants("mtd").Select(d => d.Value));
    }
}
