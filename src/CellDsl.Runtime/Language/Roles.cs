using System.ComponentModel;

namespace CellDsl;

/// <summary>A vector that a cell computes: the type of every equation. Operators build the equation's graph; nothing is calculated here.</summary>
public class Vec
{
    internal Vec(Expr expression) => Expression = expression;

    /// <summary>The root of the graph that computes the vector.</summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Expr Expression { get; }

    /// <summary>A number in an equation stands for a vector with that number everywhere.</summary>
    public static implicit operator Vec(double value) => new(new Expr(ExprKind.Constant, null, value));

    /// <summary>a + b, element by element.</summary>
    public static Vec operator +(Vec a, Vec b) => Of(ExprKind.Add, a, b);

    /// <summary>a - b, element by element.</summary>
    public static Vec operator -(Vec a, Vec b) => Of(ExprKind.Subtract, a, b);

    /// <summary>The elementwise product a ⊙ b.</summary>
    public static Vec operator *(Vec a, Vec b) => Of(ExprKind.Multiply, a, b);

    /// <summary>a / b, element by element.</summary>
    public static Vec operator /(Vec a, Vec b) => Of(ExprKind.Divide, a, b);

    /// <summary>-a</summary>
    public static Vec operator -(Vec a) => Of(ExprKind.Negate, a);

    /// <summary>a itself.</summary>
    public static Vec operator +(Vec a) => a;

    /// <summary>Where a &lt; b, for <see cref="Functions.Select"/>; a comparison has no slope.</summary>
    public static Mask operator <(Vec a, Vec b) => new(Node(ExprKind.Less, a, b));

    /// <summary>Where a ≤ b, for <see cref="Functions.Select"/>; a comparison has no slope.</summary>
    public static Mask operator <=(Vec a, Vec b) => new(Node(ExprKind.LessOrEqual, a, b));

    /// <summary>Where a &gt; b, for <see cref="Functions.Select"/>; a comparison has no slope.</summary>
    public static Mask operator >(Vec a, Vec b) => new(Node(ExprKind.Greater, a, b));

    /// <summary>Where a ≥ b, for <see cref="Functions.Select"/>; a comparison has no slope.</summary>
    public static Mask operator >=(Vec a, Vec b) => new(Node(ExprKind.GreaterOrEqual, a, b));

    internal static Vec Of(ExprKind kind, params Vec[] operands) => new(Node(kind, operands));

    internal static Expr Node(ExprKind kind, params Vec[] operands)
        => new(kind, null, 0, Array.ConvertAll(operands, static v => v.Expression));
}

/// <summary>The outcome of a comparison, element by element: the first operand of <see cref="Functions.Select"/>.</summary>
public sealed class Mask
{
    internal Mask(Expr expression) => Expression = expression;

    /// <summary>The root of the graph that computes the comparison.</summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Expr Expression { get; }

    /// <summary>Where both hold.</summary>
    public static Mask operator &(Mask a, Mask b) => new(new Expr(ExprKind.And, null, 0, a.Expression, b.Expression));

    /// <summary>Where one of them holds or both do.</summary>
    public static Mask operator |(Mask a, Mask b) => new(new Expr(ExprKind.Or, null, 0, a.Expression, b.Expression));

    /// <summary>Where it does not hold.</summary>
    public static Mask operator !(Mask a) => new(new Expr(ExprKind.Not, null, 0, a.Expression));
}

/// <summary>One vector per time step and sequence: x_t.</summary>
[method: EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Input(string name) : Vec(new Expr(ExprKind.Input, name, 0));

/// <summary>One vector per sequence, the same at every time step: an image, a speaker.</summary>
[method: EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Context(string name) : Vec(new Expr(ExprKind.Context, name, 0));

/// <summary>What the cell carries from step to step. Read in an equation it is the previous step's value, s_{t-1}.</summary>
[method: EditorBrowsable(EditorBrowsableState.Never)]
public sealed class State(string name) : Vec(new Expr(ExprKind.State, name, 0));

/// <summary>A learned vector, added to or multiplied with others element by element.</summary>
[method: EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Bias(string name) : Vec(new Expr(ExprKind.Bias, name, 0));

/// <summary>One learned number for the whole layer.</summary>
[method: EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Scalar(string name) : Vec(new Expr(ExprKind.Scalar, name, 0));

/// <summary>A learned diagonal matrix: <c>p * c</c> is the elementwise product with the diagonal (a peephole).</summary>
[method: EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Diagonal(string name)
{
    /// <summary>The leaf of the graph that stands for the matrix.</summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Expr Expression { get; } = new(ExprKind.Diagonal, name, 0);

    /// <summary>The elementwise product of the diagonal and a vector of its size.</summary>
    public static Vec operator *(Diagonal p, Vec v) => new(new Expr(ExprKind.Multiply, null, 0, p.Expression, v.Expression));
}

/// <summary>A learned matrix: <c>W * x</c> is the matrix-vector product, <c>W * (h, x)</c> the product with the concatenation [h, x].</summary>
[method: EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Weight(string name)
{
    /// <summary>The leaf of the graph that stands for the matrix.</summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public Expr Expression { get; } = new(ExprKind.Weight, name, 0);

    /// <summary>The product W v: [rows, columns] times [columns].</summary>
    public static Vec operator *(Weight w, Vec v) => Product(w, v.Expression);

    /// <summary>The product W [a, b] with a concatenation, whose sizes add up to the columns.</summary>
    public static Vec operator *(Weight w, (Vec, Vec) v) => Product(w, Vec.Node(ExprKind.Concatenate, v.Item1, v.Item2));

    /// <summary>The product W [a, b, c] with a concatenation, whose sizes add up to the columns.</summary>
    public static Vec operator *(Weight w, (Vec, Vec, Vec) v) => Product(w, Vec.Node(ExprKind.Concatenate, v.Item1, v.Item2, v.Item3));

    /// <summary>The product W [a, b, c, d] with a concatenation, whose sizes add up to the columns.</summary>
    public static Vec operator *(Weight w, (Vec, Vec, Vec, Vec) v)
        => Product(w, Vec.Node(ExprKind.Concatenate, v.Item1, v.Item2, v.Item3, v.Item4));

    static Vec Product(Weight w, Expr v) => new(new Expr(ExprKind.Product, null, 0, w.Expression, v));
}
