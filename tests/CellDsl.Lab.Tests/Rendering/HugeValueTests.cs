using CellDsl.Lab.Formatting;
using CellDsl.Lab.Rendering.Plots;

namespace CellDsl.Lab.Tests.Rendering;

/// <summary>Curves whose ends are further apart than any double.</summary>
public sealed class HugeValueTests
{
    static readonly Curves Curves = new("updates", "loss", false, [new("training", '·', [(1, -1.7e308), (2, 0), (3, 1.7e308)])]);

    [Fact]
    public void Have_places_between_bottom_and_top() => Assert.Equal([0, 0.5, 1], new[] { -1.7e308, 0, 1.7e308 }.Select(Curves.Up));

    [Fact]
    public void Are_drawn_by_finite_numbers()
    {
        Assert.DoesNotContain("NaN", SvgPlot.Draw(Curves, "t"));
        Assert.DoesNotContain("∞", SvgPlot.Draw(Curves, "t"));
        Assert.Contains("points=\"70,400 425,220 780,40\"", SvgPlot.Draw(Curves, "t"));
        Assert.Contains("1E+308 ┤", TextPlot.Draw(Curves));
    }

    [Fact]
    public void Are_a_line_of_blocks_like_others()
    {
        var line = new Sparkline(3);
        foreach (var (position, value) in new[] { (0, -1.7e308), (0.4, 0), (0.8, 1.7e308) })
            line.Add(position, value);
        Assert.Equal("▁▄█", line.ToString());
    }
}
