using CellDsl.Generator.Collections;

namespace CellDsl.Generator.Model;

/// <summary>One declared cell, free of symbols, syntax and locations: what parsing and shape inference found out.
/// Valid by construction: every user error has been reported before a model exists.</summary>
internal sealed record CellModel(
    TypeDeclaration Type,
    string Summary,
    Recomputation Recomputation,
    EquatableArray<string> Dimensions,
    EquatableArray<LeafModel> Leaves,
    EquatableArray<Term> Terms,
    EquatableArray<EquationModel> Equations)
{
    public string Name => Type.Name;
}

/// <summary>Where the generated part goes: namespace ("" for global), enclosing types outermost first (as declared, e.g. "partial class Outer"),
/// the type's own keywords ("partial class", "partial record") and the usual name of its files.</summary>
/// <param name="Identity">The full name, by which cells are told apart: "A.B.Outer+Cell".</param>
/// <param name="IsVisible">Whether the whole assembly can name the type.</param>
internal sealed record TypeDeclaration(
    string Namespace, EquatableArray<string> Containers, string Keywords, string Name, string HintName, string Identity, bool IsVisible = true);

internal enum LeafRole { Input, Context, State, Weight, Bias, Diagonal, Scalar }

/// <summary>A field. Vectors have the dimension <paramref name="Rows"/>, scalars dimension 0 ("One"); a weight's columns are
/// the dimensions of what it multiplies (several for a concatenation).</summary>
internal sealed record LeafModel(
    string Name, LeafRole Role, int Rows, EquatableArray<int> Columns, Initializer Initializer, double InitialValue);

/// <summary>An equation: <paramref name="Root"/> indexes <see cref="CellModel.Terms"/>; <paramref name="Next"/> holds leaf indices of
/// states.</summary>
internal sealed record EquationModel(string Name, int Root, int Dimension, EquatableArray<int> Next, bool IsOutput);

/// <summary>One node of the equations as written. Operands index earlier terms.</summary>
/// <param name="Kind">What it is; null for a reference to another equation.</param>
/// <param name="Index">The leaf's index for leaf kinds, the equation's index for a reference, else -1.</param>
/// <param name="Value">The number of a constant.</param>
/// <param name="Dimension">Index into <see cref="CellModel.Dimensions"/>; 0 ("One") for constants and values of scalars alone;
/// -1 for masks, weights and concatenations.</param>
internal readonly record struct Term(ExprKind? Kind, int Index, double Value, EquatableArray<int> Operands, int Dimension);
