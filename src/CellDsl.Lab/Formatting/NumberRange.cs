namespace CellDsl.Lab.Formatting;

/// <summary>Places between two numbers.</summary>
static class NumberRange
{
    /// <summary>From 0 at <paramref name="least"/> to 1 at <paramref name="most"/>; 0 where these are one number.</summary>
    public static double Share(double value, double least, double most)
    {
        if (!(most > least))
            return 0;
        // Where no double holds the difference, one holds that of the halves.
        return double.IsFinite(most - least) ? (value - least) / (most - least) : (value / 2 - least / 2) / (most / 2 - least / 2);
    }
}
