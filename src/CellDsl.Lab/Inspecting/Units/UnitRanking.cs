namespace CellDsl.Lab.Inspecting.Units;

/// <summary>The units that follow a signal best, by the magnitude of their correlation with it; none whose values are not finite.</summary>
/// <param name="Units">Best first.</param>
sealed record UnitRanking(TextSignal Signal, IReadOnlyList<RankedUnit> Units)
{
    /// <param name="count">How many units to keep.</param>
    public static UnitRanking Of(TextSignal signal, IReadOnlyList<StateTrack> tracks, int count)
    {
        if (signal.IsConstant)
            return new(signal, []);
        // Equal correlations: the lower layer, the state declared first, the lower unit. Sorting is stable.
        var best = tracks.SelectMany(track => Enumerable.Range(0, track.Size),
                (track, unit) => (Track: track, Unit: unit, Correlation: Correlation.Pearson(track.Unit(unit), signal.Values)))
            .Where(u => double.IsFinite(u.Correlation)).OrderByDescending(u => Math.Abs(u.Correlation)).Take(count).ToArray();
        return new(signal, [.. best.Select(u => new RankedUnit(u.Track.Layer, u.Track.State, u.Unit, u.Correlation,
            signal.IsBinary ? ThresholdRule.Best(u.Track.Unit(u.Unit), signal.Values) : null))]);
    }
}

/// <param name="Correlation">Pearson's, from -1 to 1.</param>
/// <param name="Rule">How well the unit tells 1 from 0 by itself; null for signals that are not binary.</param>
sealed record RankedUnit(int Layer, string State, int Unit, double Correlation, ThresholdRule? Rule);
