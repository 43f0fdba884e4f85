using CellDsl.Lab.Rendering.Plots;

namespace CellDsl.Lab.Formatting;

/// <summary>Norms over time as a line of blocks whose height is the logarithm, the same for every line so that lines can be compared.</summary>
static class FlowText
{
    const string Blocks = "▁▂▃▄▅▆▇█";
    const int Width = 24, Decades = 2, Lowest = -14;

    public static string Scale
        => $"One step of height is a factor of 100; blank is below 10^{Lowest}, the highest is from 10^{Lowest + Decades * (Blocks.Length - 1)}.";

    public static string Curve(IReadOnlyList<double> norms)
    {
        int width = Math.Min(Width, norms.Count);
        return string.Concat(Enumerable.Range(0, width).Select(k => Block(norms[width > 1 ? k * (norms.Count - 1) / (width - 1) : 0])));
    }

    public static string First(IReadOnlyList<double> norms) => Numbers.Format($"{norms[0]:0.0E+00}");

    static char Block(double norm)
    {
        if (double.IsNaN(norm))
            return '?';
        double height = (Math.Log10(norm) - Lowest) / Decades;
        return height < 0 ? ' ' : Blocks[(int)Math.Min(height, Blocks.Length - 1)];
    }
}
