namespace CellDsl;

/// <summary>What one node of an executed cell computes. Every function a user can write has its own kind: the reference
/// interpreter evaluates each by its textbook definition, whatever the compiler lowers it to.</summary>
public enum ExprKind
{
    /// <summary>A number, <see cref="Expr.Value"/>.</summary>
    Constant,
    /// <summary>A field of type <see cref="CellDsl.Input"/>.</summary>
    Input,
    /// <summary>A field of type <see cref="CellDsl.Context"/>.</summary>
    Context,
    /// <summary>A field of type <see cref="CellDsl.State"/>: the state before the step.</summary>
    State,
    /// <summary>A field of type <see cref="CellDsl.Weight"/>.</summary>
    Weight,
    /// <summary>A field of type <see cref="CellDsl.Bias"/>.</summary>
    Bias,
    /// <summary>A field of type <see cref="CellDsl.Diagonal"/>.</summary>
    Diagonal,
    /// <summary>A field of type <see cref="CellDsl.Scalar"/>.</summary>
    Scalar,
    /// <summary>a + b, element by element.</summary>
    Add,
    /// <summary>a - b, element by element.</summary>
    Subtract,
    /// <summary>a ⊙ b, element by element; also a diagonal matrix times a vector.</summary>
    Multiply,
    /// <summary>a / b, element by element.</summary>
    Divide,
    /// <summary>-a</summary>
    Negate,
    /// <summary>Matrix times vector: operands are a <see cref="Weight"/> and a vector.</summary>
    Product,
    /// <summary>Several vectors one after the other, [a, b, ...]; only as the right operand of <see cref="Product"/>.</summary>
    Concatenate,
    /// <summary>a &lt; b, element by element.</summary>
    Less,
    /// <summary>a ≤ b, element by element.</summary>
    LessOrEqual,
    /// <summary>a &gt; b, element by element.</summary>
    Greater,
    /// <summary>a ≥ b, element by element.</summary>
    GreaterOrEqual,
    /// <summary>Both of two masks, element by element.</summary>
    And,
    /// <summary>One of two masks or both, element by element.</summary>
    Or,
    /// <summary>Where a mask is false.</summary>
    Not,
    /// <summary><see cref="Functions.Select"/>: operands are a mask and two vectors.</summary>
    Select,
    /// <inheritdoc cref="Functions.Sigmoid"/>
    Sigmoid,
    /// <inheritdoc cref="Functions.Tanh"/>
    Tanh,
    /// <inheritdoc cref="Functions.Relu"/>
    Relu,
    /// <summary><see cref="Functions.LeakyRelu"/>; operands are x and the slope.</summary>
    LeakyRelu,
    /// <summary><see cref="Functions.Elu"/>; operands are x and alpha.</summary>
    Elu,
    /// <inheritdoc cref="Functions.Softplus"/>
    Softplus,
    /// <inheritdoc cref="Functions.HardSigmoid"/>
    HardSigmoid,
    /// <inheritdoc cref="Functions.HardTanh"/>
    HardTanh,
    /// <inheritdoc cref="Functions.Exp"/>
    Exp,
    /// <inheritdoc cref="Functions.Expm1"/>
    Expm1,
    /// <inheritdoc cref="Functions.Log"/>
    Log,
    /// <inheritdoc cref="Functions.LogSigmoid"/>
    LogSigmoid,
    /// <inheritdoc cref="Functions.Sqrt"/>
    Sqrt,
    /// <inheritdoc cref="Functions.Square"/>
    Square,
    /// <inheritdoc cref="Functions.Abs"/>
    Abs,
    /// <inheritdoc cref="Functions.Sin"/>
    Sin,
    /// <inheritdoc cref="Functions.Cos"/>
    Cos,
    /// <summary><see cref="Functions.Min"/>; operands are a and b.</summary>
    Min,
    /// <summary><see cref="Functions.Max"/>; operands are a and b.</summary>
    Max,
    /// <summary><see cref="Functions.Clip"/>; operands are x, low and high.</summary>
    Clip,
    /// <inheritdoc cref="Functions.Softsign"/>
    Softsign,
    /// <inheritdoc cref="Functions.Gelu"/>
    Gelu,
    /// <inheritdoc cref="Functions.Silu"/>
    Silu,
    /// <inheritdoc cref="Functions.Erf"/>
    Erf,
}

/// <summary>What a kind of expression is to the language.</summary>
internal enum ExprClass
{
    Number,
    /// <summary>A field that the caller or the step before gives.</summary>
    Variable,
    /// <summary>A field that is learned.</summary>
    Parameter,
    Arithmetic,
    /// <summary>What has to do with matrices: products, and the concatenations they multiply.</summary>
    Matrix,
    Comparison,
    /// <summary>Of masks.</summary>
    Logic,
    /// <summary>What users call by its name.</summary>
    Function,
}

/// <summary>The kinds of expressions, a row each, in the order in which documents list them.</summary>
internal static class ExprTable
{
    public static readonly IReadOnlyList<(ExprKind Kind, ExprClass Class)> Rows =
    [
        (ExprKind.Constant, ExprClass.Number),
        (ExprKind.Input, ExprClass.Variable),
        (ExprKind.Context, ExprClass.Variable),
        (ExprKind.State, ExprClass.Variable),
        (ExprKind.Weight, ExprClass.Parameter),
        (ExprKind.Bias, ExprClass.Parameter),
        (ExprKind.Diagonal, ExprClass.Parameter),
        (ExprKind.Scalar, ExprClass.Parameter),
        (ExprKind.Add, ExprClass.Arithmetic),
        (ExprKind.Subtract, ExprClass.Arithmetic),
        (ExprKind.Multiply, ExprClass.Arithmetic),
        (ExprKind.Divide, ExprClass.Arithmetic),
        (ExprKind.Negate, ExprClass.Arithmetic),
        (ExprKind.Product, ExprClass.Matrix),
        (ExprKind.Concatenate, ExprClass.Matrix),
        (ExprKind.Less, ExprClass.Comparison),
        (ExprKind.LessOrEqual, ExprClass.Comparison),
        (ExprKind.Greater, ExprClass.Comparison),
        (ExprKind.GreaterOrEqual, ExprClass.Comparison),
        (ExprKind.And, ExprClass.Logic),
        (ExprKind.Or, ExprClass.Logic),
        (ExprKind.Not, ExprClass.Logic),
        (ExprKind.Select, ExprClass.Function),
        (ExprKind.Sigmoid, ExprClass.Function),
        (ExprKind.Tanh, ExprClass.Function),
        (ExprKind.Relu, ExprClass.Function),
        (ExprKind.LeakyRelu, ExprClass.Function),
        (ExprKind.Elu, ExprClass.Function),
        (ExprKind.Softplus, ExprClass.Function),
        (ExprKind.HardSigmoid, ExprClass.Function),
        (ExprKind.HardTanh, ExprClass.Function),
        (ExprKind.Exp, ExprClass.Function),
        (ExprKind.Expm1, ExprClass.Function),
        (ExprKind.Log, ExprClass.Function),
        (ExprKind.LogSigmoid, ExprClass.Function),
        (ExprKind.Sqrt, ExprClass.Function),
        (ExprKind.Square, ExprClass.Function),
        (ExprKind.Abs, ExprClass.Function),
        (ExprKind.Sin, ExprClass.Function),
        (ExprKind.Cos, ExprClass.Function),
        (ExprKind.Min, ExprClass.Function),
        (ExprKind.Max, ExprClass.Function),
        (ExprKind.Clip, ExprClass.Function),
        (ExprKind.Softsign, ExprClass.Function),
        (ExprKind.Gelu, ExprClass.Function),
        (ExprKind.Silu, ExprClass.Function),
        (ExprKind.Erf, ExprClass.Function),
    ];

    static readonly Dictionary<ExprKind, ExprClass> s_classes = Rows.ToDictionary(static r => r.Kind, static r => r.Class);

    public static ExprClass ClassOf(ExprKind kind) => s_classes[kind];

    /// <summary>A field of the cell.</summary>
    public static bool IsLeaf(ExprKind kind) => ClassOf(kind) is ExprClass.Variable or ExprClass.Parameter;

    /// <summary>True or false for each unit.</summary>
    public static bool IsMask(ExprKind kind) => ClassOf(kind) is ExprClass.Comparison or ExprClass.Logic;

    public static IEnumerable<ExprKind> Functions => Rows.Where(static r => r.Class == ExprClass.Function).Select(static r => r.Kind);
}
