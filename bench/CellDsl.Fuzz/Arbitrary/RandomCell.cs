namespace CellDsl.Fuzz.Arbitrary;

/// <summary>A random cell with names, and its trial.</summary>
static class RandomCell
{
    public static string Source(int seed) => NastyNames.Apply(ArbitraryCell.Source(seed), seed);

    /// <returns>What is wrong, or null.</returns>
    public static (string? Report, CellTrial.Outcome Outcome) Try(CompiledSource source, int seed)
    {
        if (source.Cell is null)
            return (source.IsRefused ? null : string.Join('\n', source.Errors), CellTrial.Outcome.NotCheckable);
        var (outcome, report) = CellTrial.Run(source.Cell, seed);
        return (outcome == CellTrial.Outcome.Disagrees ? report : null, outcome);
    }
}
