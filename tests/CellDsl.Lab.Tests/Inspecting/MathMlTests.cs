using System.Xml.Linq;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Inspecting;

public sealed class MathMlTests
{
    /// <summary>All of it is well-formed, and none of it LaTeX: every equation and every adjoint of the literature's cells.</summary>
    [Fact]
    public void Every_equation_of_the_literature_is_well_formed()
    {
        foreach (CellDefinition cell in LiteratureCells.All)
            foreach (EquationInfo equation in cell.Description.Equations.Concat(cell.Description.Adjoints))
            {
                XElement math = XElement.Parse(equation.MathMl);
                Assert.DoesNotContain('\\', math.Value);
                Assert.DoesNotContain('{', math.Descendants("mi").Select(i => i.Value).SelectMany(v => v));
            }
    }
}
