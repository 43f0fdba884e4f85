namespace CellDsl.Reference.Interpretation;

/// <summary>Watches a run for decisions (the sign of a Relu's argument, a comparison): how close the closest one was, which ways they went, and a
/// fingerprint of all of them. Two runs with the same fingerprint lie on the same smooth piece of the function.</summary>
sealed class KinkWatch
{
    const ulong FnvPrime = 1099511628211;

    readonly HashSet<Side> _sides = [];

    /// <summary>The smallest distance of any decision to tipping over; infinity if there was none.</summary>
    public double Distance { get; private set; } = double.PositiveInfinity;

    /// <summary>The unit roundoff from which on rounding may turn a decision: the smallest distance in units of the bound of its rounding error.
    /// Infinity where all decisions are about exact numbers, also at equality.</summary>
    public double CriticalRoundoff { get; private set; } = double.PositiveInfinity;

    /// <summary>The smallest distance of a decision about a number that is not exact.</summary>
    public double InexactDistance { get; private set; } = double.PositiveInfinity;

    public ulong Fingerprint { get; private set; } = 14695981039346656037;

    /// <summary>The ways that the decisions went.</summary>
    public IReadOnlySet<Side> Sides => _sides;

    /// <param name="node">The node of the cell that decides.</param>
    /// <param name="margin">What the decision depends on: it tips over where this changes its sign.</param>
    /// <param name="error">Bound of the margin's rounding error, in units of the unit roundoff.</param>
    public void Decide(int node, double margin, double error)
    {
        double distance = Math.Abs(margin);
        Distance = Math.Min(Distance, distance);
        if (double.IsFinite(margin) && error != 0)
        {
            InexactDistance = Math.Min(InexactDistance, distance);
            CriticalRoundoff = Math.Min(CriticalRoundoff, double.IsFinite(error) ? distance / error : 0);
        }
        _sides.Add(new(node, margin > 0));
        Pass(margin);
    }

    /// <summary>As <see cref="Decide"/>, where the function has a derivative on the seam of the two pieces.</summary>
    public void Pass(double margin) => Fingerprint = (Fingerprint ^ (margin > 0 ? 1UL : 2UL)) * FnvPrime;
}

/// <summary>One way that a node decides.</summary>
readonly record struct Side(int Node, bool Above)
{
    public Side Other => this with { Above = !Above };
}
