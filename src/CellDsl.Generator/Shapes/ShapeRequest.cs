using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Shapes;

/// <summary>A cell whose sizes are to be found.</summary>
/// <param name="Terms">As in the model, dimensions not yet set.</param>
/// <param name="Order">The equations, each after those it reads.</param>
internal sealed record ShapeRequest(
    EquatableArray<ShapeLeaf> Leaves, EquatableArray<Term> Terms, EquatableArray<ShapeEquation> Equations, EquatableArray<int> Order);

/// <param name="Size">The names of [Size]: none, one, or rows and columns.</param>
internal sealed record ShapeLeaf(string Name, LeafRole Role, EquatableArray<string> Size);

internal sealed record ShapeEquation(string Name, int Root, EquatableArray<int> Next, bool IsOutput, string? Size);

/// <summary>Indices into <paramref name="Dimensions"/> for every leaf, term and equation, as the model wants them.</summary>
internal sealed record ShapeResult(
    EquatableArray<string> Dimensions,
    EquatableArray<int> LeafRows,
    EquatableArray<EquatableArray<int>> LeafColumns,
    EquatableArray<int> TermDimensions,
    EquatableArray<int> EquationDimensions,
    EquatableArray<ShapeProblem> Problems);

internal enum ShapeProblemKind
{
    /// <summary>The operands A and B of Term have different sizes.</summary>
    Operands,
    /// <summary>Equation has another size than the state (leaf A) it is the next value of.</summary>
    Next,
    /// <summary>Equation has another size than its [Size] says.</summary>
    EquationSize,
    /// <summary>The weight (leaf A) multiplied B vectors before, and multiplies another number of them in Term.</summary>
    Concatenation,
    /// <summary>The weight (leaf A) with two names in [Size] multiplies a concatenation in Term.</summary>
    SizeOfConcatenation,
    /// <summary>Term multiplies a matrix with A, which is a single number.</summary>
    ProductOfNumber,
    /// <summary>Equation is a single number but is a next state or the output.</summary>
    NumberAsState,
}

internal readonly record struct ShapeProblem(
    ShapeProblemKind Kind, int Term, int Equation, int A, int B, SizeClaim First, SizeClaim Second);
