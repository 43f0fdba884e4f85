namespace CellDsl.Execution;

/// <summary>Where the steps of a call belong, if its rows are not sequences and its steps not their time steps one after the other: noise then
/// follows the places, so that how steps are packed does not matter to it.</summary>
/// <param name="Positions">For each step and row of the call, step after step, time step · <paramref name="Batch"/> + row of the batch that it is
/// taken from; less than 0 where it is padding.</param>
/// <param name="Batch">Rows of that batch.</param>
/// <param name="Steps">Its time steps.</param>
sealed record NoisePlaces(int[] Positions, int Batch, int Steps)
{
    /// <summary>Where the call's first step begins among the positions.</summary>
    public int First { get; private init; }

    /// <summary>Those of a call that begins some positions later.</summary>
    public NoisePlaces From(int positions) => this with { First = First + positions };

    /// <param name="index">Step · rows of the call + row.</param>
    /// <returns>Numbers of a padded step are read by nobody; they are those of the first.</returns>
    public (int TimeStep, int Row) this[int index]
    {
        get
        {
            int position = Math.Max(0, Positions[First + index]);
            int time = position / Batch;
            return (time, position - time * Batch);
        }
    }
}
