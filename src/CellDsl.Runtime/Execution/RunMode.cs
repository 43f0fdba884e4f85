namespace CellDsl.Execution;

/// <summary>What a run keeps, hence which slots its workspace holds.</summary>
public enum RunMode
{
    /// <summary>Only the outputs.</summary>
    Infer,
    /// <summary>What backward needs.</summary>
    Record,
    /// <summary>What backward needs and every named value.</summary>
    Capture,
}
