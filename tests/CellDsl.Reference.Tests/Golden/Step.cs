namespace CellDsl.Reference.Tests.Golden;

/// <summary>One time step of one sequence, for a cell written by hand: the values it reads, and the next states it leaves.</summary>
sealed class Step(IReadOnlyDictionary<string, double[]> vectors, IReadOnlyDictionary<string, (int Columns, double[] RowMajor)> matrices)
{
    readonly Dictionary<string, double[]> _next = [];

    public IReadOnlyDictionary<string, double[]> NextStates => _next;

    /// <summary>An input, context, previous state, bias or diagonal; a scalar has one element.</summary>
    public double[] this[string name] => vectors[name];

    /// <summary>Element <paramref name="row"/> of the product of a matrix with [a, b, ...].</summary>
    public double Dot(string matrix, int row, params double[][] parts)
    {
        var (columns, numbers) = matrices[matrix];
        int column = 0;
        double sum = 0;
        foreach (double[] part in parts)
            foreach (double value in part)
                sum += numbers[row * columns + column++] * value;
        Assert.Equal(columns, column);
        return sum;
    }

    /// <summary>The product of a whole matrix with [a, b, ...].</summary>
    public double[] Product(string matrix, params double[][] parts)
    {
        var (columns, numbers) = matrices[matrix];
        return [.. Enumerable.Range(0, numbers.Length / columns).Select(row => Dot(matrix, row, parts))];
    }

    /// <summary>Sets the next value of a state, unit by unit, and returns it.</summary>
    public double[] Next(string state, Func<int, double> unit) => _next[state] = Each(vectors[state], unit);

    /// <summary>A vector of as many units as <paramref name="like"/> has.</summary>
    public static double[] Each(double[] like, Func<int, double> unit) => [.. Enumerable.Range(0, like.Length).Select(unit)];
}
