using CellDsl.Reference.Arithmetic;

namespace CellDsl.Reference.Interpretation;

/// <summary>A node of the graph with its operands as positions of earlier nodes.</summary>
/// <param name="Size">Numbers in its value: 1 for scalars; for matrices and masks not used.</param>
/// <param name="Curve">The function, for nodes that are a function of one number.</param>
sealed record CompiledNode(ExprKind Kind, string? Name, double Value, int[] Operands, int Size, Curve? Curve);
