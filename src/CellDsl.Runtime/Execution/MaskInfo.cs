namespace CellDsl.Execution;

public enum MaskKind { Zoneout, Dropout, DropoutPerStep }

/// <summary>A mask that a plan draws in every training call.</summary>
public sealed record MaskInfo(MaskKind Kind, string State, double Rate)
{
    public NoiseMask Draw(SequenceNoise noise)
        => Kind == MaskKind.Zoneout ? NoiseMask.Zoneout(noise, State, Rate) : NoiseMask.Dropout(noise, State, Rate, Kind == MaskKind.DropoutPerStep);
}
