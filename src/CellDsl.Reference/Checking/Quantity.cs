namespace CellDsl.Reference.Checking;

/// <summary>An array that has a right answer: numbers, their shape, and the running bound of rounding errors for each (in units of u).</summary>
/// <param name="Counts">Which numbers are compared; null: all.</param>
sealed record Quantity(string Name, int[] Shape, double[] Values, double[] Bounds, Func<int, bool>? Counts = null)
{
    /// <summary>The sum of two runs: one more addition, in whatever order the terms of both come.</summary>
    public Quantity Twice() => this with
    {
        Values = Array.ConvertAll(Values, v => 2 * v),
        Bounds = [.. Bounds.Zip(Values, (bound, value) => 4 * bound + 2 * Math.Abs(value))],
    };

    /// <summary>"[2, 0, 5]"</summary>
    public string Index(int position)
    {
        int[] index = new int[Shape.Length];
        for (int d = Shape.Length - 1; d >= 0; d--)
            (position, index[d]) = (position / Shape[d], position % Shape[d]);
        return $"[{string.Join(", ", index)}]";
    }
}
