using CellDsl.Lab.Inspecting.Units;

namespace CellDsl.Lab.Inspecting.Page;

/// <summary>Everything that one page shows.</summary>
/// <param name="TextNote">What the part about units on text says first; null: there is no such part.</param>
/// <param name="Rankings">By signal.</param>
sealed record Inspection(string Title, string Subtitle, IReadOnlyList<InspectedCell> Cells, PageData Data, string? TextNote,
    IReadOnlyList<UnitRanking> Rankings);

/// <param name="Sizes">In words.</param>
sealed record InspectedCell(CellDefinition Definition, string Sizes);
