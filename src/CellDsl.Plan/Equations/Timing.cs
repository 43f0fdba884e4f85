namespace CellDsl;

/// <summary>When something is computed, in words.</summary>
internal static class Timing
{
    public static string Of(Phase phase, RowSpace rows) => rows switch
    {
        RowSpace.Parameter => "parameters",
        RowSpace.Context => "sequence",
        _ => Of(phase),
    };

    public static string Of(Phase phase) => phase switch
    {
        Phase.Before => "before the loop",
        Phase.Loop => "in the loop",
        _ => "after the loop",
    };
}
