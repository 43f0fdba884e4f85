namespace CellDsl.Generator.Ir;

/// <summary>The primitives that equations are lowered to and adjoints are made of.</summary>
internal enum Op
{
    // Leaves. Index: the leaf's number in the model.
    Constant, Input, Context, State, Vector,
    /// <summary>Backward: the adjoint of the state's next value, from the step after. Index: the state's leaf.</summary>
    CarryIn,
    /// <summary>Backward: the gradient of the output at this step, from the caller.</summary>
    OutputGradient,

    // Pointwise.
    Copy, Negate, Add, Subtract, Multiply, Divide,
    Sigmoid, Tanh, Relu, Exp, Expm1, Log, Softplus, Sqrt, Abs, Sign, Sin, Cos, Erf,
    Min, Max,
    /// <summary>A > B ? C : D.</summary>
    SelectGreater,
    /// <summary>A >= B ? C : D.</summary>
    SelectGreaterOrEqual,
    /// <summary>Backward: 0 where B is 0, else A. A is the product of a gradient and a slope, B one of them: the other may be infinite, or not a
    /// number.</summary>
    KeepZero,

    // Everything else. Index: the weight's leaf. Block: which operand of a concatenation.
    /// <summary>W·A.</summary>
    Product,
    /// <summary>Wᵀ·A.</summary>
    TransposedProduct,
    /// <summary>Sum over the time steps of one sequence.</summary>
    SumOverSteps,
    /// <summary>Sum over all rows (and over units, where the node's dimension is One and the operand's is not).</summary>
    SumOverRows,
}
