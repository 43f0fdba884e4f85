using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Model;
using CellDsl.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>Turns what shape inference found wrong into diagnostics on the operator that caused it.</summary>
internal sealed class ShapeReport(DeclaredMembers members, TermTable terms, DiagnosticBag diagnostics)
{
    public void Add(ShapeResult shapes)
    {
        foreach (ShapeProblem problem in shapes.Problems)
            Add(problem, shapes);
        if (shapes.Problems.Count == 0)
            CheckSquareInitialisers(shapes);
    }

    void Add(ShapeProblem problem, ShapeResult shapes)
    {
        switch (problem.Kind)
        {
            case ShapeProblemKind.Operands:
                Contradiction(problem, terms.Origin(problem.Term).Location, Describe(problem.A), Describe(problem.B),
                    "bring one of them to the other's size with a Weight");
                break;
            case ShapeProblemKind.Next:
                DeclaredEquation next = members.Equations[problem.Equation];
                string state = members.Leaves[problem.A].Name;
                Contradiction(problem, next.Next.First(n => n.State == state).Location, $"'{next.Name}'", $"the state '{state}'",
                    $"the next value of a state has the state's size: multiply with a Weight, or give '{state}' the size with [Size]");
                break;
            case ShapeProblemKind.EquationSize:
                DeclaredEquation sized = members.Equations[problem.Equation];
                Contradiction(problem, sized.SizeLocation, $"the expression of '{sized.Name}'", "the name",
                    "change [Size], or multiply with a Weight");
                break;
            case ShapeProblemKind.Concatenation:
                string weight = members.Leaves[problem.A].Name;
                Term product = terms.Terms[problem.Term];
                Term right = terms.Terms[product.Operands[1]];
                diagnostics.Add(DiagnosticDescriptors.ConcatenationMismatch, terms.Origin(problem.Term).Location, weight,
                    Vectors(right.Kind == ExprKind.Concatenate ? right.Operands.Count : 1), Vectors(problem.B));
                break;
            case ShapeProblemKind.SizeOfConcatenation:
                DeclaredLeaf sizedWeight = members.Leaves[problem.A];
                diagnostics.Add(DiagnosticDescriptors.SizeCount, terms.Origin(problem.Term).Location, sizedWeight.Name,
                    "a Weight that multiplies a concatenation", "no [Size]: name the sizes of the vectors, or write one Weight for each");
                break;
            case ShapeProblemKind.ProductOfNumber:
                var written = (BinaryExpressionSyntax)terms.Origin(problem.Term).Source;
                ExpressionSyntax single = Factor(written, problem);
                diagnostics.Add(DiagnosticDescriptors.ProductOfNumber, terms.Origin(problem.Term).Location, Bare(single).Brief(),
                    Scaled(written, shapes) ?? OfVector(problem, single));
                break;
            case ShapeProblemKind.NumberAsState:
                DeclaredEquation number = members.Equations[problem.Equation];
                diagnostics.Add(DiagnosticDescriptors.NumberAsState, number.Location, number.Name);
                break;
        }
    }

    /// <summary>The number among what a matrix multiplies, as it is written there.</summary>
    ExpressionSyntax Factor(BinaryExpressionSyntax product, ShapeProblem problem)
    {
        Term right = terms.Terms[terms.Terms[problem.Term].Operands[1]];
        return product.Right is TupleExpressionSyntax tuple && right.Kind == ExprKind.Concatenate
            ? tuple.Arguments[right.Operands.ToList().IndexOf(problem.A)].Expression
            : product.Right;
    }

    static ExpressionSyntax Bare(ExpressionSyntax source) => source is ParenthesizedExpressionSyntax p ? Bare(p.Expression) : source;

    /// <summary>'2 * (W * x)' for 'W * 2 * x', whose first product is all that C# sees; null where no vector follows.</summary>
    string? Scaled(BinaryExpressionSyntax product, ShapeResult shapes)
    {
        if (product.Right is TupleExpressionSyntax)
            return null;
        List<string> numbers = [product.Right.BriefOperand()];
        SyntaxNode node = product;
        while (true)
        {
            while (node.Parent is ParenthesizedExpressionSyntax)
                node = node.Parent;
            if (node.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } next || next.Left != node)
                return null;
            if (terms.Of(next.Right) is not { } factor || shapes.TermDimensions[factor] != DimensionClasses.One)
                return $"scale the product: '{string.Join(" * ", numbers)} * ({product.Left.Brief()} * {next.Right.BriefOperand()})'";
            numbers.Add(next.Right.BriefOperand());
            node = next;
        }
    }

    string OfVector(ShapeProblem problem, ExpressionSyntax single)
    {
        DeclaredLeaf weight = members.Leaves[terms.Terms[terms.Terms[problem.Term].Operands[0]].Index];
        string bias = $"or use a Bias: 'b * {single.BriefOperand()}'";
        return terms.Terms[problem.A] is { Kind: null, Index: var equation } && members.Equations[equation].Size is { } size
            ? $"[Size(\"{size}\")] makes no vector of an expression of numbers alone: let '{single.Brief()}' depend on a vector, {bias}"
            : weight.Size.Count > 1 ? $"multiply a vector of size {weight.Size[1]}, {bias}"
            : $"multiply a vector, {bias}";
    }

    void Contradiction(ShapeProblem problem, Location location, string first, string second, string advice)
        => diagnostics.Add(DiagnosticDescriptors.SizeContradiction, location,
            first, problem.First.Name, Describe(problem.First), second, problem.Second.Name, Describe(problem.Second), advice);

    string Describe(int term)
    {
        string text = $"'{terms.Origin(term).Source.Brief()}'";
        return terms.Terms[term].Kind == ExprKind.Weight ? $"what {text} multiplies" : text;
    }

    string Describe(SizeClaim claim)
    {
        (string name, Location location) = claim.Origin.Source == ClaimSource.Leaf
            ? (members.Leaves[claim.Origin.Index].Name, members.Leaves[claim.Origin.Index].Location)
            : (members.Equations[claim.Origin.Index].Name, members.Equations[claim.Origin.Index].Location);
        return claim.Strength == ClaimStrength.Explicit ? $"[Size] on {name}, line {location.Line()}" : $"state {name}, line {location.Line()}";
    }

    static string Vectors(int count) => count == 1 ? "one vector" : $"a concatenation of {count}";

    void CheckSquareInitialisers(ShapeResult shapes)
    {
        for (int i = 0; i < members.Leaves.Count; i++)
            if (members.Leaves[i] is { Role: LeafRole.Weight, Initializer: Initializer.NpRnn } leaf
                && (shapes.LeafColumns[i].Count != 1 || shapes.LeafColumns[i][0] != shapes.LeafRows[i]))
                diagnostics.Add(DiagnosticDescriptors.InitNotSquare, leaf.InitLocation, leaf.Name, shapes.Dimensions[shapes.LeafRows[i]],
                    string.Join(" + ", shapes.LeafColumns[i].Select(c => shapes.Dimensions[c])));
    }
}
