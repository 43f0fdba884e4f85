extern alias runtime;

using System.Reflection;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Tests.Emit;

/// <summary>What tells compiled cells apart, and what does not.</summary>
public sealed class CellHashTests
{
    static readonly string s_hash = Hash(Cell());

    [Fact]
    public void WhatEquationsAreCalledMakesNoDifference() => Assert.Equal(s_hash, Hash(Cell(gate: "someGate")));

    [Fact]
    public void TheOrderOfDeclarationsMakesNoDifference() => Assert.Equal(s_hash, Hash(Cell(reversed: true)));

    [Fact]
    public void WhatSizesAreCalledMakesNoDifference()
        => Assert.Equal(s_hash, Hash(Cell() with { Dimensions = ["One", "Features", "Units"] }));

    [Fact]
    public void InitialValuesMakeNoDifference()
    {
        CellModel model = Cell();
        Assert.Equal(s_hash,
            Hash(model with { Leaves = [.. model.Leaves.Select(l => l with { Initializer = Initializer.Constant, InitialValue = 2 })] }));
    }

    [Fact]
    public void AnotherOperationMakesADifference() => Assert.NotEqual(s_hash, Hash(Cell(function: ExprKind.Relu)));

    [Fact]
    public void AnotherNumberMakesADifference() => Assert.NotEqual(s_hash, Hash(Cell(number: 0.25)));

    [Fact]
    public void AnotherNameOfAParameterMakesADifference() => Assert.NotEqual(s_hash, Hash(Cell(matrix: "V")));

    [Fact]
    public void AnotherSizeMakesADifference()
    {
        runtime::CellDsl.CellDescription cell = Described(Cell());
        Assert.NotEqual(s_hash, Hash(cell with
        {
            Inputs = [new("x", 2)],
            Parameters = [.. cell.Parameters.Select(p => p with { Columns = [2] })],
        }));
    }

    [Fact]
    public void AnotherOutputMakesADifference()
    {
        runtime::CellDsl.CellDescription cell = Described(Cell());
        Assert.NotEqual(s_hash, Hash(cell with { Output = new("g", 2) }));
    }

    /// <summary>g = σ(W x + U h), h1 = tanh(g) + 0.5 h.</summary>
    static CellModel Cell(string gate = "g", string matrix = "W", ExprKind function = ExprKind.Tanh, double number = 0.5, bool reversed = false)
    {
        var m = new ModelBuilder("A");
        if (reversed)
            m.State("h").Weight([2], "U").Weight([1], matrix).Input("x");
        else
            m.Input("x").State("h").Weight([1], matrix).Weight([2], "U");
        m.Equation(gate, m.Apply(ExprKind.Sigmoid, m.Apply(ExprKind.Add, m.Product(matrix, "x"), m.Product("U", "h"))));
        m.Equation("h1", m.Apply(ExprKind.Add, m.Apply(function, m[gate]), m.Apply(ExprKind.Multiply, m.Number(number), m["h"])), next: "h");
        return m.Build();
    }

    static runtime::CellDsl.CellDescription Described(CellModel model) => (runtime::CellDsl.CellDescription)UserCompilation.DescriptionOf(model);

    static string Hash(CellModel model) => Hash(Described(model));

    static string Hash(runtime::CellDsl.CellDescription cell)
    {
        MethodInfo of = typeof(runtime::CellDsl.ICell).Assembly.GetType("CellDsl.CellHash")!.GetMethod("Of")!;
        return (string)of.Invoke(null, [cell])!;
    }
}
