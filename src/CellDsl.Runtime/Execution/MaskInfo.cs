namespace CellDsl.Execution;

/// <summary>What a mask does to the units of a state that it hits.</summary>
public enum MaskKind
{
    /// <summary>They keep their previous value: <see cref="RecurrentNoise.Zoneout"/>.</summary>
    Zoneout,
    /// <summary>Matrices see them as zero, the same units at all time steps: <see cref="RecurrentNoise.RecurrentDropout"/>.</summary>
    Dropout,
    /// <summary>Matrices see them as zero, other units at each time step: <see cref="RecurrentNoise.DropoutPerStep"/>.</summary>
    DropoutPerStep,
}

/// <summary>A mask that a plan draws in every training call.</summary>
/// <param name="State">Name of the state that it hits.</param>
/// <param name="Rate">Probability that a unit is hit, from 0 up to, not including, 1.</param>
public sealed record MaskInfo(MaskKind Kind, string State, double Rate)
{
    /// <summary>The mask of one training call.</summary>
    public NoiseMask Draw(SequenceNoise noise)
        => Kind == MaskKind.Zoneout ? NoiseMask.Zoneout(noise, State, Rate) : NoiseMask.Dropout(noise, State, Rate, Kind == MaskKind.DropoutPerStep);
}
