using CellDsl.Reference.Tests.Support;
using static CellDsl.Functions;
using static CellDsl.Reference.Tests.Support.Given;

namespace CellDsl.Reference.Tests.Interpreter;

public sealed class EquationExecutionTests
{
    [Theory]
    [InlineData(typeof(Doubling))]
    [InlineData(typeof(DoublingBackwards))]
    public void AnEquationIsExecutedOnceHoweverOftenItIsNamed(Type cell)
    {
        // As plain properties, 4^24 calls.
        var result = new ReferenceCell(cell, new CellSizes(1, 1))
            .Run(Parameters(), new SequenceArguments<double>(Sequence(1, 1, 3)) { Capture = ["s24", "s1"] });
        result.Captured["s1"].ShouldBe(12);
        result.Captured["s24"].ShouldBe(3 * Math.Pow(4, 24));
    }

    [Fact]
    public void WhatCSharpComputesInAnEquationIsComputed()
    {
        var result = ReferenceCell.Of<PlainNumbers>(new CellSizes(1, 1)).Run(
            Parameters(), new SequenceArguments<double>(Sequence(1, 1, 2)) { Capture = ["a", "b", "c", "d", "e"] });
        result.Captured["a"].ShouldBe(2 * (PlainNumbers.Half * 3 - Math.Sqrt(2)));
        result.Captured["b"].ShouldBe(2 * (7 / 2) + 7 % 3);
        result.Captured["c"].ShouldBe(8.5);
        result.Captured["d"].ShouldBe(-2 * 8.5);
        result.Captured["e"].ShouldBe(8.5 * 3);
    }

    [Fact]
    public void EquationsInACircleAreNamed()
        => Assert.Contains("in a circle: a, b, c", Assert.Throws<InvalidOperationException>(CellGraph.Of<Circle>).Message);

    [Fact]
    public void ACellThatTakesTooManyNodesDoesNotFailTheNext()
    {
        Assert.Contains("5,000,000", Assert.Throws<InvalidOperationException>(CellGraph.Of<UnreadableDoubling>).Message);
        Assert.Equal(5, CellGraph.Of<PlainNumbers>().Equations.Count - 1);
        Assert.Throws<InvalidOperationException>(CellGraph.Of<UnreadableDoubling>);
        // Nor does it count what is built outside of a cell.
        for (int k = 0; k < 5_000_001; k++)
            _ = new Expr(ExprKind.Constant, null, k);
    }

    sealed class Doubling
    {
        readonly Input x = null!;
        readonly State h = null!;
        Vec s1 => x + x + x + x;
        Vec s2 => s1 + s1 + s1 + s1;
        Vec s3 => s2 + s2 + s2 + s2;
        Vec s4 => s3 + s3 + s3 + s3;
        Vec s5 => s4 + s4 + s4 + s4;
        Vec s6 => s5 + s5 + s5 + s5;
        Vec s7 => s6 + s6 + s6 + s6;
        Vec s8 => s7 + s7 + s7 + s7;
        Vec s9 => s8 + s8 + s8 + s8;
        Vec s10 => s9 + s9 + s9 + s9;
        Vec s11 => s10 + s10 + s10 + s10;
        Vec s12 => s11 + s11 + s11 + s11;
        Vec s13 => s12 + s12 + s12 + s12;
        Vec s14 => s13 + s13 + s13 + s13;
        Vec s15 => s14 + s14 + s14 + s14;
        Vec s16 => s15 + s15 + s15 + s15;
        Vec s17 => s16 + s16 + s16 + s16;
        Vec s18 => s17 + s17 + s17 + s17;
        Vec s19 => s18 + s18 + s18 + s18;
        Vec s20 => s19 + s19 + s19 + s19;
        Vec s21 => s20 + s20 + s20 + s20;
        Vec s22 => s21 + s21 + s21 + s21;
        Vec s23 => s22 + s22 + s22 + s22;
        Vec s24 => s23 + s23 + s23 + s23;
        [Next(nameof(h))] Vec h1 => s24 + h;
    }

    sealed class DoublingBackwards
    {
        readonly Input x = null!;
        readonly State h = null!;
        [Next(nameof(h))] Vec h1 => s24 + h;
        Vec s24 => s21 * 64;
        Vec s21 => s18 * 64;
        Vec s18 => s15 + s15 + s15 + s15 + 60 * s15;
        Vec s15 => s12 * 64;
        Vec s12 => s11 + s11 + s11 + s11;
        Vec s11 => s10 + s10 + s10 + s10;
        Vec s10 => s9 + s9 + s9 + s9;
        Vec s9 => s8 + s8 + s8 + s8;
        Vec s8 => s7 + s7 + s7 + s7;
        Vec s7 => s6 + s6 + s6 + s6;
        Vec s6 => s5 + s5 + s5 + s5;
        Vec s5 => s4 + s4 + s4 + s4;
        Vec s4 => s3 + s3 + s3 + s3;
        Vec s3 => s2 + s2 + s2 + s2;
        Vec s2 => s1 + s1 + s1 + s1;
        Vec s1 => x + x + x + x;
    }

    sealed class PlainNumbers
    {
        public static readonly double Half = 0.5;
        static readonly int s_seven = 7, s_two = 2;
        static readonly bool s_yes = true;

        readonly Input x = null!;
        readonly State h = null!;
        Vec a => x * (Half * 3 - Math.Sqrt(2));
        Vec b => x * (s_seven / s_two) + s_seven % 3;
        Vec c
        {
            get
            {
                Vec twice = b + b;
                return 0.5 * twice + Half + h + 1;
            }
        }
        Vec d => s_yes ? -x * c : x;
        Vec e => Select(x > 0, c * 3, d);
        [Next(nameof(h))] Vec h1 => c;
    }

    sealed class Circle
    {
        readonly Input x = null!;
        readonly State h = null!;
        [Next(nameof(h))] Vec h1 => a + x;
        Vec a => b + h;
        Vec b => 2 * c;
        Vec c => Tanh(a);
    }

    sealed class UnreadableDoubling
    {
        static readonly bool s_yes = true;

        readonly Input x = null!;
        readonly State h = null!;
        Vec s1 => Twice(Twice(Twice(Twice(Twice(Twice(Twice(Twice(x))))))));
        [Next(nameof(h))] Vec h1 => Twice(Twice(Twice(Twice(Twice(Twice(Twice(Twice(s1)))))))) + h;

        /// <summary>Names what it was given again and again, as an equation that cannot be read does; nothing of it is kept.</summary>
        static Vec Twice(Vec v)
        {
            Vec sum = v;
            for (int k = 0; k < 500_000; k++)
                sum = v + (s_yes ? v : 0);
            return sum;
        }
    }
}
