using System.Globalization;

namespace CellDsl;

/// <summary>How many nodes executing one cell may create. Where equations cannot be read and are called as plain properties, each evaluates again
/// every equation it names, and a chain of n that each name the one before twice takes 2^n nodes: the budget turns that into an error instead of an
/// endless run.</summary>
readonly struct ExprBudget : IDisposable
{
    const int Nodes = 5_000_000;

    /// <summary>Nodes that the cell which this thread is executing may still create; zero outside of that.</summary>
    [ThreadStatic] static int s_left;

    /// <summary>Begins a cell; disposal ends it.</summary>
    public static ExprBudget Begin()
    {
        s_left = Nodes;
        return default;
    }

    public static void Spend()
    {
        if (s_left > 0 && --s_left == 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Executing the cell's equations created more than {Nodes:N0} nodes: a long chain of equations names each predecessor several "
                + $"times."));
    }

    public void Dispose() => s_left = 0;
}
