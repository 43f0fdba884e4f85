namespace CellDsl.Reference.Interpretation;

/// <summary>What a run yields, each as one block: the output [T, B, n], final states [B, n], and every equation and
/// state after each step [T, B, n].</summary>
sealed record SequenceTrace<T>(T[] Output, IReadOnlyDictionary<string, T[]> FinalStates, IReadOnlyDictionary<string, T[]> Captured);
