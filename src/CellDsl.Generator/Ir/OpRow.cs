namespace CellDsl.Generator.Ir;

/// <summary>How a node gets its value.</summary>
internal enum OpClass
{
    /// <summary>It is given, or a number.</summary>
    Leaf,
    /// <summary>Element by element.</summary>
    Pointwise,
    /// <summary>From all units of its operand.</summary>
    Product,
    /// <summary>From several rows of its operand.</summary>
    RowSum,
}

/// <summary>What passes ask of an operation beyond its class.</summary>
[Flags]
internal enum OpTraits
{
    None = 0,
    /// <summary>Of backward alone.</summary>
    Backward = 1,
    /// <summary>A leaf that the user declared.</summary>
    Field = 2,
    /// <summary>Costs less to compute again than to store and load.</summary>
    Cheap = 4,
    /// <summary>The sum of its operands, with signs: parts of it can be formed at different times.</summary>
    Sum = 8,
    /// <summary>Its operands may change places.</summary>
    Commutative = 16,
    /// <summary>Passes gradients on as they are, or not at all.</summary>
    PassesGradients = 32,
    /// <summary>Its value or slope is infinite at some finite arguments; of a quotient, where the divisor is no number.</summary>
    Unbounded = 64,
    /// <summary>Chooses one of its last two operands.</summary>
    Select = 128,
    /// <summary>A function by which its value may be named ("tanh_h", "cTanh"), and whose operand is a pre-activation.</summary>
    Function = 256,
    /// <summary>Finite whatever its operands are, as long as they are numbers.</summary>
    Bounded = 512,
    /// <summary>Has a slope of zero somewhere: where it is saturated, or has chosen something else.</summary>
    CutsOff = 1024,
    /// <summary>In an equation it is its first operand.</summary>
    Transparent = 2048,
}

/// <summary>Everything that is known of an operation.</summary>
/// <param name="Operands">How many it has.</param>
/// <param name="Kernel">Its C# on the vectors of a backend; all backends' functions go by the same names. Pointwise operations only.</param>
/// <param name="Formula">What it is in an equation; a symbol where its value is one, or depends on more than its operands.</param>
/// <param name="Comparison">Of a choice: what it chooses by.</param>
internal sealed record OpRow(
    Op Op, OpClass Class, int Operands, OpTraits Traits = OpTraits.None, OpText? Kernel = null,
    FormulaOp Formula = FormulaOp.Symbol, FormulaOp? Comparison = null)
{
    /// <summary>Its value for numbers; null where nothing is computed ahead.</summary>
    public Func<double, double, double, double, double>? Fold { get; init; }

    /// <summary>What it passes on to each of its operands. Null where that is no matter of single elements.</summary>
    public Func<AdjointScope, Value>[]? Adjoint => AdjointRules.Table.TryGetValue(Op, out Func<AdjointScope, Value>[]? rules) ? rules : null;

    public bool Is(OpTraits trait) => (Traits & trait) != 0;
}
