namespace CellDsl;

/// <summary>Everything that is known of a node of formulas.</summary>
/// <param name="Code">What it is called where it is stored. Stored models are told apart by it: it never changes.</param>
/// <param name="Operands">How many it has; <see cref="FormulaTable.AnyNumber"/> where that depends.</param>
/// <param name="Plain">Its text, and <paramref name="Latex"/> and <paramref name="MathMl"/>; null for what printers write themselves.</param>
internal sealed record FormulaRow(FormulaOp Op, string Code, int Operands, OpText? Plain = null, OpText? Latex = null, OpText? MathMl = null);
