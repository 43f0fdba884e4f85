namespace CellDsl;

/// <summary>What one node of an executed cell computes. Every function a user can write has its own kind: the reference
/// interpreter evaluates each by its textbook definition, whatever the compiler lowers it to.</summary>
public enum ExprKind
{
    Constant, Input, Context, State, Weight, Bias, Diagonal, Scalar,
    Add, Subtract, Multiply, Divide, Negate,
    /// <summary>Matrix times vector: operands are a <see cref="Weight"/> and a vector.</summary>
    Product,
    /// <summary>Several vectors one after the other, [a, b, ...]; only as the right operand of <see cref="Product"/>.</summary>
    Concatenate,
    Less, LessOrEqual, Greater, GreaterOrEqual, And, Or, Not,
    Select,
    Sigmoid, Tanh, Relu, LeakyRelu, Elu, Softplus, HardSigmoid, HardTanh, Exp, Expm1, Log, LogSigmoid, Sqrt, Square, Abs,
    Sin, Cos, Min, Max, Clip, Softsign, Gelu, Silu, Erf,
}
