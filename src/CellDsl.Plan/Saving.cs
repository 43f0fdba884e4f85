namespace CellDsl;

/// <summary>What a recorded forward pass keeps for backward.</summary>
public enum Saving
{
    /// <summary>The cheapest set of values from which backward can rebuild the others: a minimum cut of the step's graph.</summary>
    Minimum,
    /// <summary>Every value that backward reads, so that nothing is computed twice.</summary>
    All,
}
