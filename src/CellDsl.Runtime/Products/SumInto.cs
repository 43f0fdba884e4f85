namespace CellDsl.Products;

/// <summary>What becomes of the number that was where a sum of products goes.</summary>
enum SumInto
{
    /// <summary>The sum takes its place.</summary>
    Replaces,
    /// <summary>The sum, from zero, is added to it.</summary>
    Adds,
    /// <summary>The sum begins with it.</summary>
    GoesOn,
}
