using CellDsl.Generator.Model;
using CellDsl.Generator.Tests.Support;

namespace CellDsl.Generator.Tests.Shapes;

public sealed class ShapeTests
{
    static string Shapes(string members)
    {
        Generated generated = Generated.From($"using CellDsl; using static CellDsl.Functions; [Cell] partial class C {{ {members} }}");
        Assert.Empty(generated.Diagnostics);
        CellModel model = generated.Model;
        string D(int d) => model.Dimensions[d];
        return string.Join("; ", [string.Join(" ", model.Dimensions.Skip(1)),
            .. model.Leaves.Select(l => $"{l.Name} {D(l.Rows)}{(l.Columns.Count > 0 ? " x " + string.Join("+", l.Columns.Select(D)) : "")}"),
            .. model.Equations.Select(e => $"{e.Name} {D(e.Dimension)}")]);
    }

    [Fact]
    public void RawInputNextToAStateHasTheHiddenSize()
        => Assert.Equal("Hidden; x Hidden; h Hidden; W Hidden x Hidden; h1 Hidden",
            Shapes("readonly Input x; readonly State h; readonly Weight W; [Next(nameof(h))] Vec h1 => Tanh(W * h + x);"));

    [Fact]
    public void AnOutputProjectionHasItsOwnSize()
        => Assert.Equal("Input Hidden Output; x Input; h Hidden; W Hidden x Hidden+Input; Wy Output x Hidden; by Output; h1 Hidden; y Output",
            Shapes("readonly Input x; readonly State h; readonly Weight W, Wy; readonly Bias by; [Next(nameof(h))] Vec h1 => Tanh(W * (h, x)); "
            + "[Output] Vec y => Wy * h1 + by;"));

    [Fact]
    public void SeveralInputsAndContextsAreNamedAfterTheirFields()
        => Assert.Equal("Input dt Hidden image speaker; x Input; dt dt; h Hidden; image image; speaker speaker; A Hidden x Input; B Hidden x dt; D "
        + "Hidden x image; E Hidden x speaker; h1 Hidden",
            Shapes("readonly Input x, dt; readonly State h; readonly Context image, speaker; readonly Weight A, B, D, E; [Next(nameof(h))] Vec h1 "
            + "=> A * x + B * dt + D * image + E * speaker + h;"));

    [Fact]
    public void OneContextIsCalledContext()
        => Assert.Equal("Input Hidden Context; x Input; h Hidden; v Context; A Hidden x Input; D Hidden x Context; h1 Hidden",
            Shapes("readonly Input x; readonly State h; readonly Context v; readonly Weight A, D; [Next(nameof(h))] Vec h1 => A * x + D * v + h;"));

    [Fact]
    public void TwoInputsAddedToEachOtherAreOneSize()
        => Assert.Equal("Input Hidden; x Input; m Input; h Hidden; A Hidden x Input; h1 Hidden",
            Shapes("readonly Input x, m; readonly State h; readonly Weight A; [Next(nameof(h))] Vec h1 => A * (x * m) + h;"));

    [Fact]
    public void ANamedSizeIsKeptApart()
        => Assert.Equal("Input Projection Hidden; x Input; h Projection; c Hidden; W Hidden x Input; U Hidden x Projection; P Projection x Hidden; "
        + "b Hidden; c1 Hidden; h1 Projection",
            Shapes("readonly Input x; [Size(\"Projection\")] readonly State h; readonly State c; readonly Weight W, U, P; readonly Bias b; "
                + "[Next(nameof(c))] Vec c1 => Tanh(W * x + U * h + b) * c; [Next(nameof(h))] Vec h1 => P * c1;"));

    [Fact]
    public void ANameOnAnEquationOrAMatrixHoldsForWhatItMeets()
        => Assert.Equal("Input Hidden Factor; x Input; h Hidden; A Factor x Input; B Factor x Hidden; V Hidden x Factor; m Factor; h1 Hidden",
            Shapes("readonly Input x; readonly State h; readonly Weight A; [Size(\"Factor\", \"Hidden\")] readonly Weight B; readonly Weight V; "
            + "[Size(\"Factor\")] Vec m => (A * x) * (B * h); [Next(nameof(h))] Vec h1 => V * m;"));

    [Fact]
    public void ANameWinsOverInput()
        => Assert.Equal("Feature Hidden; x Feature; h Hidden; A Hidden x Feature; m Feature; h1 Hidden",
            Shapes("readonly Input x; readonly State h; readonly Weight A; [Size(\"Feature\")] Vec m => Tanh(x); [Next(nameof(h))] Vec h1 => A * m "
            + "+ h;"));

    [Fact]
    public void WhatNothingNamesIsHidden()
        => Assert.Equal("Input Hidden; x Input; h Hidden; A Hidden x Input; B Hidden x Hidden; m Hidden; h1 Hidden",
            Shapes("readonly Input x; readonly State h; readonly Weight A, B; Vec m => A * x; [Next(nameof(h))] Vec h1 => Tanh(B * m);"));

    [Fact]
    public void NumbersAndScalarsFitAnySize()
        => Assert.Equal("Input Hidden; x Input; h Hidden; W Hidden x Input; s One; p Hidden; a One; b One; h1 Hidden",
            Shapes("readonly Input x; readonly State h; readonly Weight W; readonly Scalar s; readonly Diagonal p; Vec a => Sigmoid(s) * 2; Vec b "
            + "=> 1 - a; [Next(nameof(h))] Vec h1 => a * (W * x) + b * (p * h);"));

    [Fact]
    public void ADiagonalUsedWithScalarsAloneIsHidden()
        => Assert.Equal("Input Hidden; x Input; h Hidden; W Hidden x Input; V Hidden x Hidden; s One; p Hidden; m Hidden; h1 Hidden",
            Shapes("readonly Input x; readonly State h; readonly Weight W, V; readonly Scalar s; readonly Diagonal p; Vec m => p * s; "
            + "[Next(nameof(h))] Vec h1 => W * x + V * m;"));

    [Fact]
    public void EquationsMayComeBeforeThoseTheyRead()
        => Assert.Equal("Input Hidden; x Input; h Hidden; W Hidden x Input; h1 Hidden; q Hidden",
            Shapes("readonly Input x; readonly State h; readonly Weight W; [Next(nameof(h))] Vec h1 => q + h; Vec q => W * x;"));

    [Fact]
    public void MasksWeightsAndConcatenationsHaveNoDimension()
    {
        CellModel model = Generated.From(Sources.Equation("Select(V * (h, x) > s, 1, 0)", "readonly Weight V; readonly Scalar s;")).Model;
        foreach (Term term in model.Terms)
            Assert.Equal(term.Kind is ExprKind.Greater or ExprKind.Weight or ExprKind.Concatenate, term.Dimension < 0);
    }
}
