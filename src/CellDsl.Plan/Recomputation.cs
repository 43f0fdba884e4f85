namespace CellDsl;

/// <summary>Activation recomputation within a time step: which values a recorded forward pass keeps, and which backward computes again.</summary>
public enum Recomputation
{
    /// <summary>The cheapest set of values is kept from which backward can compute the others: a minimum cut of the step's graph.</summary>
    MinimumCut,
    /// <summary>Every value that backward reads is kept, so that nothing is computed twice.</summary>
    None,
}
