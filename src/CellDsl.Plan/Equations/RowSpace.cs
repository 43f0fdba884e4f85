namespace CellDsl;

/// <summary>The rows a step of the plan works on.</summary>
public enum RowSpace
{
    /// <summary>One row: values of parameters alone.</summary>
    Parameter,
    /// <summary>B rows: values of the sequence.</summary>
    Context,
    /// <summary>T·B rows before or after the loop; in the loop the B rows of the current step.</summary>
    Sequence,
}
