namespace CellDsl;

/// <summary>Checks of names against a cell's own, with messages that list these.</summary>
static class CellNames
{
    public static void Check(string kind, CellDescription cell, IReadOnlyList<VectorInfo> known, IEnumerable<string> given)
    {
        foreach (string name in given)
            if (!known.Any(k => k.Name == name))
                throw new ArgumentException($"Cell '{cell.Name}' has no {kind} '{name}'"
                    + (known.Count == 0 ? "; it has none." : $"; it has {string.Join(", ", known.Select(k => k.Name))}."));
    }
}
