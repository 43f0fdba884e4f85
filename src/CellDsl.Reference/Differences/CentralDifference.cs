using CellDsl.Reference.Arithmetic;
using CellDsl.Reference.Interpretation;

namespace CellDsl.Reference.Differences;

/// <summary>Derivatives of the loss by nothing but forward runs: central differences with steps 0.02, 0.01, ..., extrapolated to step 0
/// (Ridders, Advances in Engineering Software 4, 1982). Steps that change a decision of the run (the sign of a Relu's argument,
/// a comparison) are left out.</summary>
sealed class CentralDifference(CompiledCell cell, IReadOnlyDictionary<string, double[]> leaves, SequenceShape shape, LossWeights weights)
{
    const double FirstStep = 0.02;
    const int Halvings = 12;
    // Beyond the point where the extrapolated values differ twice as much as at best, rounding has taken over.
    const double Safe = 2;

    readonly ulong _decisions = Run(cell, leaves, shape).Decisions;

    /// <summary>A derivative, an estimate of its error, and the smallest step that went into it.</summary>
    public readonly record struct Estimate(double Derivative, double Error, double Step);

    /// <summary>First steps to try: the usual one, and shorter ones for functions that oscillate within it.</summary>
    public static IReadOnlyList<double> FirstSteps { get; } = [FirstStep, FirstStep / 32, FirstStep / 1024];

    /// <summary>By one number of one field.</summary>
    public Estimate? ByNumber(string field, int index, double firstStep = FirstStep)
    {
        double original = leaves[field][index];
        try
        {
            return Extrapolate(step => leaves[field][index] = original + step, firstStep);
        }
        finally
        {
            leaves[field][index] = original;
        }
    }

    /// <summary>In a direction of several fields at once.</summary>
    public Estimate? Along(IReadOnlyDictionary<string, double[]> direction, double firstStep = FirstStep)
    {
        var original = direction.Keys.ToDictionary(name => name, name => (double[])leaves[name].Clone());
        try
        {
            return Extrapolate(step =>
            {
                foreach (var (name, slopes) in direction)
                    for (int i = 0; i < slopes.Length; i++)
                        leaves[name][i] = original[name][i] + step * slopes[i];
            }, firstStep);
        }
        finally
        {
            foreach (var (name, values) in original)
                values.CopyTo(leaves[name], 0);
        }
    }

    /// <returns>Null if every step, however small, changed a decision.</returns>
    Estimate? Extrapolate(Action<double> moveTo, double firstStep)
    {
        Estimate? best = null;
        double[] row = [];
        double step = firstStep;
        for (int halving = 0; halving < Halvings; halving++, step /= 2)
        {
            if (Quotient(moveTo, step) is not { } quotient)
                continue;
            // The quotient's error is a series in step², so each column cancels the next power of 4.
            double[] next = new double[row.Length + 1];
            next[0] = quotient;
            double power = 4;
            double error = double.PositiveInfinity;
            for (int column = 1; column < next.Length; column++, power *= 4)
            {
                next[column] = (power * next[column - 1] - row[column - 1]) / (power - 1);
                double difference = Math.Max(Math.Abs(next[column] - next[column - 1]), Math.Abs(next[column] - row[column - 1]));
                error = Math.Min(error, difference);
                if (best is null || difference <= best.Value.Error)
                    best = new(next[column], difference, step);
            }
            best ??= new(quotient, double.PositiveInfinity, step);
            if (row.Length > 0 && Math.Abs(next[^1] - row[^1]) >= Safe * best.Value.Error && error > best.Value.Error)
                break;
            row = next;
        }
        return best;
    }

    double? Quotient(Action<double> moveTo, double step)
    {
        moveTo(step);
        var (above, decisionsAbove) = Run(cell, leaves, shape);
        moveTo(-step);
        var (below, decisionsBelow) = Run(cell, leaves, shape);
        if (decisionsAbove != _decisions || decisionsBelow != _decisions)
            return null;
        // Term by term, so that outputs which do not change do not bring their rounding errors in.
        double difference = weights.Terms(above).Zip(weights.Terms(below), (a, b) => a.Weight * (a.Value - b.Value)).Sum();
        return double.IsFinite(difference) ? difference / (2 * step) : null;
    }

    static (SequenceTrace<double> Trace, ulong Decisions) Run(CompiledCell cell, IReadOnlyDictionary<string, double[]> leaves, SequenceShape shape)
    {
        var watch = new KinkWatch();
        var trace = new Interpreter<double>(cell, new RealArithmetic(), watch).Run(leaves, shape);
        return (trace, watch.Fingerprint);
    }
}
