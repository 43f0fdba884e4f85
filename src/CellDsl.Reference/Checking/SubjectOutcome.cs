namespace CellDsl.Reference.Checking;

/// <summary>What a layer computed, flat: for comparing runs of the same layer with each other, bit for bit.</summary>
sealed record SubjectOutcome<T>(T[] Output, IReadOnlyDictionary<string, T[]> FinalStates, IReadOnlyDictionary<string, T[]> Gradients);
