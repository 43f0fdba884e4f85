namespace CellDsl.Training.Optimizers;

/// <summary>A learning rate that is multiplied by <paramref name="Factor"/> whenever the loss has not got better in more than
/// <paramref name="Patience"/> reports in a row.</summary>
/// <param name="MinImprovement">Better means lower than the best loss so far by more than this share of it.</param>
/// <param name="MinRate">The rate never falls below this.</param>
public sealed record PlateauDecay(double Rate, double Factor = 0.5, int Patience = 0, double MinImprovement = 0, double MinRate = 0)
{
    /// <summary>Before any report.</summary>
    public PlateauState Start() => new(Rate, double.PositiveInfinity, 0);

    /// <summary>After one more report, of a validation loss as a rule. A loss that is not a number is no improvement.</summary>
    public PlateauState Next(PlateauState state, double loss)
    {
        ArgumentNullException.ThrowIfNull(state);
        bool better = double.IsPositiveInfinity(state.Best) ? loss < state.Best : loss < state.Best - MinImprovement * Math.Abs(state.Best);
        if (better)
            return state with { Best = loss, Waited = 0 };
        if (state.Waited < Patience)
            return state with { Waited = state.Waited + 1 };
        return state with { Rate = Math.Max(MinRate, state.Rate * Factor), Waited = 0 };
    }
}

/// <summary>Where a <see cref="PlateauDecay"/> stands; all that a checkpoint needs of it.</summary>
/// <param name="Waited">Reports without improvement since the last improvement or fall.</param>
public sealed record PlateauState(double Rate, double Best, int Waited);
