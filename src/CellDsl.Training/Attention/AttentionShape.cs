namespace CellDsl.Training.Attention;

/// <summary>Which matrices a score has. A query of m numbers and a state of n numbers meet as k numbers each ("projected query" and "key"):
/// the query is mapped by Wa [k, m] for the additive score, the state by Wa [m, n] for the general one, by Ua [k, n] for the additive one.</summary>
sealed class AttentionShape
{
    public AttentionShape(AttentionScore score, int querySize, int stateSize, int hiddenSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(querySize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stateSize);
        if (!Enum.IsDefined(score))
            throw new ArgumentOutOfRangeException(nameof(score), score, "There is no such score.");
        if (score == AttentionScore.Dot && querySize != stateSize)
            throw new ArgumentException($"Queries have {querySize} numbers and encoder states {stateSize}; the dot score needs equally many. The "
                + $"general score does not.");
        if (score == AttentionScore.Additive ? hiddenSize < 1 : hiddenSize != 0)
            throw new ArgumentException($"The hidden size is {hiddenSize}; the additive score needs one of at least 1, the other scores have none "
                + $"(0).");
        (Score, QuerySize, StateSize) = (score, querySize, stateSize);
        KeySize = score == AttentionScore.Additive ? hiddenSize : querySize;
        Arrays = score switch
        {
            AttentionScore.General => [("Wa", [querySize, stateSize])],
            AttentionScore.Additive => [("Wa", [hiddenSize, querySize]), ("Ua", [hiddenSize, stateSize]), ("v", [hiddenSize])],
            _ => [],
        };
    }

    public AttentionScore Score { get; }
    /// <summary>m</summary>
    public int QuerySize { get; }
    /// <summary>n</summary>
    public int StateSize { get; }
    /// <summary>k</summary>
    public int KeySize { get; }
    public (string Name, long[] Shape)[] Arrays { get; }

    /// <summary>Number of the array that maps queries, or -1.</summary>
    public int QueryMap => Score == AttentionScore.Additive ? 0 : -1;
    /// <summary>Number of the array that maps states to keys, or -1.</summary>
    public int StateMap => Score switch { AttentionScore.General => 0, AttentionScore.Additive => 1, _ => -1 };
    /// <summary>Number of the additive score's v.</summary>
    public const int Vector = 2;
}
