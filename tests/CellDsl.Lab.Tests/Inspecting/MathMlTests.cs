using System.Xml.Linq;
using CellDsl.Lab.Inspecting.Equations;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Inspecting;

public sealed class MathMlTests
{
    [Theory]
    [InlineData("W_i x_t", "<mrow><msub><mi>W</mi><mi>i</mi></msub><mspace width=\"0.2em\"></mspace><msub><mi>x</mi><mi>t</mi></msub></mrow>")]
    [InlineData(@"\sigma(b_f)", "<mrow><mi>σ</mi><mo stretchy=\"false\">(</mo><msub><mi>b</mi><mi>f</mi></msub><mo stretchy=\"false\">)</mo></mrow>")]
    [InlineData(@"h_{t-1} \odot c", "<mrow><msub><mi>h</mi><mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow></msub><mo>⊙</mo><mi>c</mi></mrow>")]
    [InlineData(@"\tilde{h}_t", "<mrow><msub><mover accent=\"true\"><mrow><mi>h</mi></mrow><mo>~</mo></mover><mi>t</mi></msub></mrow>")]
    [InlineData(@"{z_t}^2", "<mrow><msup><mrow><msub><mi>z</mi><mi>t</mi></msub></mrow><mn>2</mn></msup></mrow>")]
    [InlineData(@"\mathrm{d}h_t^{(t+1)}", "<mrow><mi mathvariant=\"normal\">d</mi><msubsup><mi>h</mi><mi>t</mi><mrow><mo stretchy=\"false\">(</mo><mi>t</mi><mo>+</mo><mn>1</mn>"
        + "<mo stretchy=\"false\">)</mo></mrow></msubsup></mrow>")]
    [InlineData(@"\frac{1}{x}", "<mrow><mfrac><mrow><mn>1</mn></mrow><mrow><mi>x</mi></mrow></mfrac></mrow>")]
    [InlineData(@"\mathit{below\_it}_t", "<mrow><msub><mi>below_it</mi><mi>t</mi></msub></mrow>")]
    [InlineData(@"\sum_{t,b} x", "<mrow><munder><mo>∑</mo><mrow><mi>t</mi><mo>,</mo><mi>b</mi></mrow></munder><mspace width=\"0.2em\"></mspace><mi>x</mi></mrow>")]
    [InlineData(@"a < b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>")]
    [InlineData(@"\unheard x", "<mrow><merror>\\unheard</merror><mspace width=\"0.2em\"></mspace><mi>x</mi></mrow>")]
    public void Latex_becomes_mathml(string latex, string expected) => Assert.Equal(expected, MathMl.Row(latex));

    [Fact]
    public void Cases_become_a_table()
    {
        XElement row = XElement.Parse(MathMl.Row(@"\begin{cases} a & x > 0 \\ b & \text{otherwise} \end{cases} + 1"));
        Assert.Equal(["a", "x>0", "b", "otherwise"], row.Descendants("mtd").Select(d => d.Value));
        Assert.EndsWith("+1", row.Value);
    }

    /// <summary>Nothing that the compiler writes is unknown, and all of it is well-formed: every equation and every adjoint of 52 cells.</summary>
    [Fact]
    public void Every_equation_of_the_literature_is_understood()
    {
        foreach (CellDefinition cell in LiteratureCells.All)
            foreach (EquationInfo equation in cell.Description.Equations.Concat(cell.Description.Adjoints))
            {
                XElement math = XElement.Parse(MathMl.Equation(equation));
                Assert.False(math.Descendants("merror").Any(), $"{cell.Description.Name}: {equation.Latex}");
                Assert.DoesNotContain('\\', math.Value);
                Assert.DoesNotContain('{', math.Descendants("mi").Select(i => i.Value).SelectMany(v => v));
            }
    }
}
