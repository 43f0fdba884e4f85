using System.Globalization;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Ir;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Tests.Emit;

public class ExpressionPrinterTests
{
    static readonly Op[] s_operators = [Op.Add, Op.Subtract, Op.Multiply, Op.Divide, Op.Negate, Op.Copy, Op.Sigmoid];

    /// <summary>Every pair of operators, one as each operand of the other: what C# reads back is the tree that was printed.</summary>
    [Fact]
    public void ParenthesesKeepTheTree()
    {
        foreach (Op outer in s_operators)
            foreach (Op inner in s_operators)
                foreach (int side in new[] { 0, 1 })
                {
                    int arity = OpTable.Of(outer).Operands;
                    if (side >= arity)
                        continue;
                    Piece leaf = Apply(inner, [Piece.Atom("a"), Piece.Atom("b")]);
                    Piece[] operands = side == 0 ? [leaf, Piece.Atom("c")] : [Piece.Atom("c"), leaf];
                    string text = Apply(outer, operands).Text;
                    ExpressionSyntax parsed = SyntaxFactory.ParseExpression(text);
                    Assert.False(parsed.ContainsDiagnostics, text);
                    string expected = Full(outer, side == 0 ? [Full(inner, ["a", "b"]), "c"] : ["c", Full(inner, ["a", "b"])]);
                    Assert.Equal(expected, Parenthesized(parsed));
                }
    }

    [Fact]
    public void NoParenthesesAroundWhatBindsTighter()
    {
        Piece product = Apply(Op.Multiply, [Piece.Atom("a"), Piece.Atom("b")]);
        Assert.Equal("a * b + a * b", Apply(Op.Add, [product, product]).Text);
        Assert.Equal("a * b * c", Apply(Op.Multiply, [product, Piece.Atom("c")]).Text);
        Assert.Equal("-(a * b)", Apply(Op.Negate, [product]).Text);
        Assert.Equal("Tanh(a * b)", Apply(Op.Tanh, [product]).Text);
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-30, "1E-30")]
    [InlineData(double.NaN, "double.NaN")]
    [InlineData(double.NegativeInfinity, "double.NegativeInfinity")]
    public void NumbersReadBack(double value, string literal)
    {
        Assert.Equal(literal, Literals.Of(value));
        if (double.IsFinite(value))
            Assert.Equal(value, double.Parse(literal, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("plain σ")]
    [InlineData("a\\b \"quoted\"")]
    [InlineData("lines\r\nand\ttabs \u2028 \u0085 \0")]
    [InlineData("\\ and a line\n")]
    [InlineData("pair 😀")]
    public void StringsReadBack(string value)
        => Assert.Equal(value, ((LiteralExpressionSyntax)SyntaxFactory.ParseExpression(Literals.Of(value))).Token.ValueText);

    static Piece Apply(Op op, Piece[] operands) => OpTable.Of(op).Kernel!.Apply(operands);

    static string Full(Op op, string[] operands) => op switch
    {
        Op.Negate => $"(-{operands[0]})",
        Op.Copy => operands[0],
        Op.Sigmoid => $"Sigmoid({operands[0]})",
        _ => $"({operands[0]} {op switch { Op.Add => "+", Op.Subtract => "-", Op.Multiply => "*", _ => "/" }} {operands[1]})",
    };

    /// <summary>The tree that C# sees, with all its parentheses.</summary>
    static string Parenthesized(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax p => Parenthesized(p.Expression),
        BinaryExpressionSyntax b => $"({Parenthesized(b.Left)} {b.OperatorToken.Text} {Parenthesized(b.Right)})",
        PrefixUnaryExpressionSyntax u => $"({u.OperatorToken.Text}{Parenthesized(u.Operand)})",
        InvocationExpressionSyntax i => $"{i.Expression}({Parenthesized(i.ArgumentList.Arguments[0].Expression)})",
        _ => expression.ToString(),
    };
}
