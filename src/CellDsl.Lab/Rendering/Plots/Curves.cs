using CellDsl.Lab.Formatting;

namespace CellDsl.Lab.Rendering.Plots;

/// <summary>Curves over one axis, and where in a unit square their points lie.</summary>
/// <param name="XName">What x counts.</param>
/// <param name="YName">The unit of y.</param>
/// <param name="IsLogarithmic">Equal ratios of y are equal distances; all y are then above zero.</param>
sealed record Curves(string XName, string YName, bool IsLogarithmic, IReadOnlyList<Curve> All)
{
    public double LeastX => All.SelectMany(c => c.Points).Min(p => p.X);
    public double MostX => All.SelectMany(c => c.Points).Max(p => p.X);
    public double LeastY => All.SelectMany(c => c.Points).Min(p => p.Y);
    public double MostY => All.SelectMany(c => c.Points).Max(p => p.Y);

    /// <summary>From 0 at the left to 1 at the right.</summary>
    public double Across(double x) => NumberRange.Share(x, LeastX, MostX);

    /// <summary>From 0 at the bottom to 1 at the top.</summary>
    public double Up(double y) => NumberRange.Share(Height(y), Height(LeastY), Height(MostY));

    double Height(double y) => IsLogarithmic ? Math.Log(y) : y;
}

/// <summary>Points from the left to the right.</summary>
/// <param name="Mark">How text shows a point.</param>
sealed record Curve(string Name, char Mark, IReadOnlyList<(double X, double Y)> Points);
