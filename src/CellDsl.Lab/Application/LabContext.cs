namespace CellDsl.Lab.Application;

/// <summary>What every command works with.</summary>
/// <param name="Cells">The cells of the user's assembly.</param>
/// <param name="Stop">Asks a long command to finish early, keeping what it has.</param>
sealed record LabContext(IReadOnlyList<CellDefinition> Cells, LabOutput Output, CancellationToken Stop) : IDisposable
{
    readonly List<IDisposable> _kept = [];

    /// <summary>Holds something until the command is over.</summary>
    public void Keep(IDisposable held) => _kept.Add(held);

    public void Dispose() => _kept.ForEach(held => held.Dispose());

    /// <exception cref="BadInputException">There are none, so nothing would be done.</exception>
    public void RequireCells()
    {
        if (Cells.Count == 0)
            throw new BadInputException(
                "this program declares no cells. Declare one as a partial class with [Cell] in the project that calls CellLab.Run, and build again.");
    }

    /// <summary>The cell called <paramref name="name"/>, whatever its case; a full type name tells cells of one name apart.</summary>
    /// <exception cref="BadInputException">There is none, or several.</exception>
    public CellDefinition Cell(string name)
    {
        RequireCells();
        CellDefinition[] found = [.. Cells.Where(c => c.Description.Name == name || c.Type.FullName == name)];
        if (found.Length == 0)
            found = [.. Cells.Where(c => string.Equals(c.Description.Name, name, StringComparison.OrdinalIgnoreCase))];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new BadInputException(
                $"--cell: there is no cell '{name}'.{Nearest.Suggestion(name, Cells.Select(c => c.Description.Name))} `list` shows all "
                + $"{Cells.Count} cells."),
            _ => throw new BadInputException(
                $"--cell: '{name}' is the name of several cells; give one of {string.Join(", ", found.Select(c => c.Type.FullName))}."),
        };
    }
}
