using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Tests.Ir;

/// <summary>The tables of operations and functions have no holes.</summary>
public sealed class TableTests
{
    public static TheoryData<string> Ops => [.. Enum.GetNames<Op>()];

    public static TheoryData<string> Kinds => [.. Enum.GetNames<ExprKind>()];

    [Theory, MemberData(nameof(Ops))]
    public void EveryOperationHasAWholeRow(string name)
    {
        OpRow row = Assert.Single(OpTable.Rows, r => r.Op.ToString() == name);
        Assert.Same(row, OpTable.Of(row.Op));
        Assert.Equal(row.Class == OpClass.Leaf, row.Operands == 0);
        Assert.Equal(row.Class == OpClass.Pointwise, row.Kernel is not null);
        if (row.Class != OpClass.Pointwise)
            return;
        Assert.Equal(row.Operands, row.Kernel!.OperandCount);
        // A choice reads a comparison of its first two operands.
        Assert.Equal(row.Is(OpTraits.Select), row.Comparison is not null);
        if (!row.Is(OpTraits.Transparent))
            Assert.Equal(row.Comparison is null ? row.Operands : row.Operands - 1, FormulaTable.Of(row.Formula).Operands);
        // What is of backward alone is differentiated no further.
        Assert.Equal(row.Is(OpTraits.Backward), row.Adjoint is null);
        Assert.True(row.Adjoint is null || row.Adjoint.Length <= row.Operands);
        Assert.Equal(row.Is(OpTraits.Select), row.Operands == 4);
        Assert.False(row.Is(OpTraits.Sum) && !row.Is(OpTraits.PassesGradients), "a sum passes gradients on as they are");
        Assert.False(row.Is(OpTraits.PassesGradients) && row.Is(OpTraits.Unbounded), "slopes of 0 and 1 are bounded");
    }

    /// <summary>What an operation is folded to is what its definition as a function gives.</summary>
    [Theory]
    [InlineData("Sigmoid", 0.5, 0.6224593312018546)]
    [InlineData("Tanh", 0.5, 0.46211715726000973)]
    [InlineData("Relu", -0.5, 0)]
    [InlineData("Exp", 0.5, 1.6487212707001282)]
    [InlineData("Log", 0.5, -0.6931471805599453)]
    [InlineData("Sqrt", 0.25, 0.5)]
    [InlineData("Abs", -0.5, 0.5)]
    [InlineData("Sign", -0.5, -1)]
    [InlineData("Sin", 0.5, 0.479425538604203)]
    [InlineData("Cos", 0.5, 0.8775825618903728)]
    [InlineData("Negate", 0.5, -0.5)]
    public void FunctionsOfNumbersAreFolded(string op, double x, double value)
        => Assert.Equal(value, ConstantFolding.TryFold(Enum.Parse<Op>(op), x, null, null, null)!.Value, 1e-15);

    [Fact]
    public void OnlyWhatIsChosenMattersToAChoiceBetweenNumbers()
    {
        Assert.Equal(3, ConstantFolding.TryFold(Op.SelectGreater, 2, 1, 3, null));
        Assert.Null(ConstantFolding.TryFold(Op.SelectGreater, 1, 1, 3, null));
        Assert.Equal(4, ConstantFolding.TryFold(Op.SelectGreaterOrEqual, 0, 1, null, 4));
        Assert.Null(ConstantFolding.TryFold(Op.Multiply, 2, null, null, null));
        Assert.Null(ConstantFolding.TryFold(Op.Divide, 1, 0, null, null));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void EveryKindOfExpressionHasAWholeRow(string name)
    {
        (ExprKind kind, ExprClass @class) = Assert.Single(ExprTable.Rows, r => r.Kind.ToString() == name);
        bool written = @class is ExprClass.Arithmetic or ExprClass.Comparison or ExprClass.Logic or ExprClass.Function;
        FunctionRow? row = FunctionTable.Of(kind);
        Assert.Equal(written, row is not null);
        if (row is null)
            return;
        Assert.Single(FunctionTable.Rows, r => r.Kind == kind);
        Assert.Equal(row.Operands, FormulaTable.Of(row.Formula).Operands);
        // Masks choose: they have no value that a kernel would hold.
        Assert.Equal(ExprTable.IsMask(kind) || kind == ExprKind.Select, row.Lower is null);
    }

    public static TheoryData<string> Formulas => [.. Enum.GetNames<FormulaOp>()];

    /// <summary>Every notation writes every node: by its row, or, numbers, symbols and lists of vectors, by itself.</summary>
    [Theory, MemberData(nameof(Formulas))]
    public void EveryNodeOfFormulasHasAWholeRow(string name)
    {
        FormulaRow row = Assert.Single(FormulaTable.Rows, r => r.Op.ToString() == name);
        Assert.NotEmpty(row.Code);
        bool isWritten = row.Op is not (FormulaOp.Number or FormulaOp.Symbol or FormulaOp.Concatenate);
        Assert.All(new[] { row.Plain, row.Latex, row.MathMl }, text =>
        {
            Assert.Equal(isWritten, text is not null);
            Assert.Equal(isWritten ? row.Operands : 0, text?.OperandCount ?? 0);
        });
    }

    /// <summary>No order of enumeration members means anything: nothing compares them.</summary>
    [Fact]
    public void NothingComparesOperationsByTheirOrder()
    {
        string[] sources = [.. new[] { "CellDsl.Generator", "CellDsl.Plan", "CellDsl.Runtime", "CellDsl.Gpu", "CellDsl.Reference", "CellDsl.Lab" }
            .SelectMany(p => Directory.EnumerateFiles(Path.Combine(Support.Repository.Root, "src", p), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];
        Assert.NotEmpty(sources);
        Assert.All(sources, f => Assert.DoesNotMatch(@"(?<!=)[<>]=? *(Op|ExprKind|LeafRole|SlotRole|SlotKind)\.", File.ReadAllText(f)));
    }
}
