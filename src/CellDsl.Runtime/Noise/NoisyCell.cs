using CellDsl.Execution;

namespace CellDsl;

/// <summary>A cell as an engine runs it: with the steps that its layer's noise needs in its plan, or, without noise, as the compiler described it.
/// Slots of the original plan keep their numbers.</summary>
sealed record NoisyCell(CellDescription Cell, IReadOnlyList<MaskInfo> Masks)
{
    /// <exception cref="ArgumentException">A rate is out of range, a name unknown, or nothing of the cell is subject to a kind of noise that was
    /// asked for.</exception>
    /// <exception cref="NotSupportedException">The cell does not compute a state in the time loop, so that it cannot have zoneout.</exception>
    public static NoisyCell Of(CellDescription cell, IReadOnlyList<int> sizes, RecurrentNoise? noise)
    {
        var noisy = new NoisyCell(cell, []);
        if (noise is null)
            return noisy;
        double[] zoneout = Rates(cell, nameof(RecurrentNoise.Zoneout), noise.Zoneout, noise.ZoneoutOf, _ => true);
        double[] dropout = Rates(cell, nameof(RecurrentNoise.RecurrentDropout), noise.RecurrentDropout, noise.RecurrentDropoutOf,
            s => DropoutRewrite.Applies(cell, s));
        MaskKind dropoutKind = noise.DropoutPerStep ? MaskKind.DropoutPerStep : MaskKind.Dropout;
        for (int s = 0; s < cell.States.Count; s++)
        {
            VectorInfo state = cell.States[s];
            if ((dropout[s] > 0 || zoneout[s] > 0) && sizes[state.Dimension] > NoiseMask.MaxUnits)
                throw new ArgumentException($"Noise is drawn for at most {NoiseMask.MaxUnits} units; state '{state.Name}' of cell '{cell.Name}' has "
                    + $"{sizes[state.Dimension]}.");
            if (dropout[s] > 0)
                noisy = new NoisyCell(PlanSpec.Check(DropoutRewrite.Run(noisy.Cell, s, noisy.Masks.Count), nameof(DropoutRewrite)),
                    [.. noisy.Masks, new MaskInfo(dropoutKind, state.Name, dropout[s])]);
            if (zoneout[s] > 0)
                noisy = new NoisyCell(PlanSpec.Check(ZoneoutRewrite.Run(noisy.Cell, s, noisy.Masks.Count), nameof(ZoneoutRewrite)),
                    [.. noisy.Masks, new MaskInfo(MaskKind.Zoneout, state.Name, zoneout[s])]);
        }
        return noisy;
    }

    /// <summary>The rate for each state.</summary>
    static double[] Rates(CellDescription cell, string what, double common, IReadOnlyDictionary<string, double> named, Predicate<int> applies)
    {
        string owner = $"{nameof(RecurrentNoise)}.{what}";
        CellNames.Check("state", cell, cell.States, named.Keys);
        Check(owner, common);
        double[] rates = new double[cell.States.Count];
        bool any = false;
        for (int s = 0; s < rates.Length; s++)
        {
            string name = cell.States[s].Name;
            bool isNamed = named.TryGetValue(name, out double rate);
            if (isNamed)
                Check($"{owner}Of[\"{name}\"]", rate);
            if (isNamed && rate > 0 && !applies(s))
                throw new ArgumentException($"{owner}Of names state '{name}', but no matrix of cell '{cell.Name}' multiplies its previous value.");
            any |= applies(s);
            rates[s] = !applies(s) ? 0 : isNamed ? rate : common;
        }
        if (common > 0 && !any)
            throw new ArgumentException(cell.States.Count == 0
                ? $"{owner} is {common}, but cell '{cell.Name}' has no states."
                : $"{owner} is {common}, but no matrix of cell '{cell.Name}' multiplies a state's previous value.");
        return rates;
    }

    static void Check(string name, double rate)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentException($"{name} must be from 0 up to, not including, 1; it is {rate}.");
    }
}
