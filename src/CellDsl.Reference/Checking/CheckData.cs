namespace CellDsl.Reference;

/// <summary>Where a check looks.</summary>
public enum CheckData
{
    /// <summary>At random points, which are almost surely no special ones.</summary>
    Random,
    /// <summary>Where everything but the matrices is zero: at the kink of Relu, Abs and the like.</summary>
    Zero,
    /// <summary>At numbers thirty times as large: gates are shut or open, exponentials huge.</summary>
    Large,
    /// <summary>Values alone, with infinities and NaN among the inputs: they must turn up where they do in the reference, and nowhere else.</summary>
    NotFinite,
}
