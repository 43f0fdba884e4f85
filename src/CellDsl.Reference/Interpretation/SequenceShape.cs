namespace CellDsl.Reference.Interpretation;

/// <summary>T time steps of B sequences; <paramref name="Lengths"/> says how many steps of each are valid (null: all).</summary>
sealed record SequenceShape(int Steps, int Batch, int[]? Lengths)
{
    public bool IsValid(int step, int row) => Lengths is null || step < Lengths[row];
}
