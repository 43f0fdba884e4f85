using System.Globalization;
using CellDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>Evaluates the numbers of an equation as C# would: constants, static readonly fields with such an initialiser,
/// and arithmetic of doubles and Math functions of those. What may be another number when the program runs is refused.</summary>
internal sealed class NumberReader(DiagnosticBag diagnostics, CancellationToken cancel)
{
    readonly StaticFields _fields = new(cancel);

    const int DeepestChain = 32;

    static readonly Dictionary<string, Func<double[], double>> s_math = new(StringComparer.Ordinal)
    {
        ["Sqrt/1"] = a => Math.Sqrt(a[0]),
        ["Exp/1"] = a => Math.Exp(a[0]),
        ["Log/1"] = a => Math.Log(a[0]),
        ["Pow/2"] = a => Math.Pow(a[0], a[1]),
        ["Abs/1"] = a => Math.Abs(a[0]),
        ["Tanh/1"] = a => Math.Tanh(a[0]),
        ["Sin/1"] = a => Math.Sin(a[0]),
        ["Cos/1"] = a => Math.Cos(a[0]),
    };

    /// <summary>The value of an expression of a numeric type; null if it has none, which has been reported (by C# or by us).</summary>
    public double? Read(ExpressionSyntax source, SemanticModel semantics)
    {
        if (Evaluate(source, semantics, DeepestChain) is not { } value)
            return null;
        WarnOfIntegerDivision(source, semantics);
        if (!double.IsNaN(value) && !double.IsInfinity(value))
            return value;
        diagnostics.Add(DiagnosticDescriptors.NotFinite, source.GetLocation(), source.Brief(), double.IsNaN(value) ? "not a number" : "infinite");
        return null;
    }

    double? Evaluate(ExpressionSyntax source, SemanticModel semantics, int depth)
    {
        cancel.ThrowIfCancellationRequested();
        if (semantics.GetConstantValue(source, cancel) is { HasValue: true, Value: { } constant })
            return ToDouble(constant);
        bool floating = semantics.GetTypeInfo(source, cancel).Type?.SpecialType == SpecialType.System_Double;
        switch (source)
        {
            case ParenthesizedExpressionSyntax p:
                return Evaluate(p.Expression, semantics, depth);
            case PrefixUnaryExpressionSyntax u when floating && u.IsKind(SyntaxKind.UnaryMinusExpression):
                return -Evaluate(u.Operand, semantics, depth);
            case PrefixUnaryExpressionSyntax u when floating && u.IsKind(SyntaxKind.UnaryPlusExpression):
                return Evaluate(u.Operand, semantics, depth);
            case CastExpressionSyntax c when floating && semantics.GetTypeInfo(c.Expression, cancel).Type.IsNumber():
                return Evaluate(c.Expression, semantics, depth);
            case BinaryExpressionSyntax b when floating && depth > 0:
                return Arithmetic(b, Evaluate(b.Left, semantics, depth - 1), Evaluate(b.Right, semantics, depth - 1));
            case InvocationExpressionSyntax call when floating:
                return CallOfMath(call, semantics, depth);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax:
                return Field(source, semantics, depth);
        }
        // Division of an integer by zero and overflow: C# says so.
        if (source is BinaryExpressionSyntax { Left: var left, Right: var right }
            && semantics.GetConstantValue(left, cancel).HasValue && semantics.GetConstantValue(right, cancel).HasValue)
            return null;
        return NotConstant(source, "write a literal or a const");
    }

    static double? ToDouble(object constant) => constant switch
    {
        char c => c,
        bool or string => null,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };

    double? Arithmetic(BinaryExpressionSyntax source, double? left, double? right) => source.Kind() switch
    {
        SyntaxKind.AddExpression => left + right,
        SyntaxKind.SubtractExpression => left - right,
        SyntaxKind.MultiplyExpression => left * right,
        SyntaxKind.DivideExpression => left / right,
        _ => left is null || right is null ? null : NotConstant(source, "write a literal or a const"),
    };

    double? CallOfMath(InvocationExpressionSyntax call, SemanticModel semantics, int depth)
    {
        SymbolInfo called = semantics.GetSymbolInfo(call, cancel);
        bool ofVectors = call.ArgumentList.Arguments.Any(a => !semantics.GetTypeInfo(a.Expression, cancel).Type.IsNumber());
        if (ofVectors && call.Expression is MemberAccessExpressionSyntax access)
        {
            diagnostics.Add(DiagnosticDescriptors.UnknownFunction, access.GetLocation(), access.Brief(),
                FunctionAdvice.For(access.Name.Identifier.ValueText, called));
            return null;
        }
        if (called.Symbol is IMethodSymbol method && depth > 0
            && method.DeclaringSyntaxReferences.IsEmpty
            && method.ContainingType is { Name: "Math", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            && s_math.TryGetValue($"{method.Name}/{method.Parameters.Length}", out Func<double[], double>? function)
            && call.ArgumentList.Arguments.All(static a => a.NameColon is null))
        {
            double?[] arguments = [.. call.ArgumentList.Arguments.Select(a => Evaluate(a.Expression, semantics, depth - 1))];
            return arguments.All(static a => a is not null) ? function([.. arguments.Select(static a => a!.Value)]) : null;
        }
        return NotConstant(call, "write the number it returns as a literal or a const");
    }

    double? Field(ExpressionSyntax source, SemanticModel semantics, int depth)
    {
        switch (semantics.GetSymbolInfo(source, cancel).Symbol)
        {
            case IFieldSymbol { IsStatic: true } field when depth <= 0 || _fields.WhyUnsure(field, source, semantics) is not null:
                string why = _fields.WhyUnsure(field, source, semantics) is { Length: > 0 } reason ? $" ({reason})" : "";
                return NotConstant(source, $"declare it 'const {Keyword(field.Type)} {field.Name} = ...;'{why}");
            case IFieldSymbol { IsStatic: true } field:
                ExpressionSyntax initial = _fields.InitialiserOf(field)!;
                return Evaluate(initial, ModelOf(initial, semantics), depth - 1) is { } value ? Converted(value, field.Type) : null;
            case IFieldSymbol field:
                return NotConstant(source, field.Type.SpecialType is SpecialType.System_Double or SpecialType.System_Single
                    ? $"declare it 'const double {field.Name} = ...;', or 'readonly Scalar {field.Name};' for a number that is learned"
                    : $"declare it 'const {Keyword(field.Type)} {field.Name} = ...;', or 'readonly Input {field.Name};' for what is given at every step "
                    + "(a class or a token as a vector: one-hot, or its embedding)");
            case IPropertySymbol property:
                return NotConstant(source, $"declare it 'const double {property.Name} = ...;'");
            case null:
                return null;
            default:
                return NotConstant(source, "write a literal or a const");
        }
    }

    static double Converted(double value, ITypeSymbol type) => type.SpecialType == SpecialType.System_Single ? (float)value : value;

    static string Keyword(ITypeSymbol type) => type.IsNumber() ? type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) : "double";

#pragma warning disable RS1030 // A constant may be declared in another file; there is no other way from a symbol to the value of its initialiser.
    static SemanticModel ModelOf(SyntaxNode node, SemanticModel semantics)
        => node.SyntaxTree == semantics.SyntaxTree ? semantics : semantics.Compilation.GetSemanticModel(node.SyntaxTree);
#pragma warning restore RS1030

    double? NotConstant(ExpressionSyntax source, string advice)
    {
        diagnostics.Add(DiagnosticDescriptors.NotConstant, source.GetLocation(), source.Brief(), advice);
        return null;
    }

    void WarnOfIntegerDivision(ExpressionSyntax source, SemanticModel semantics)
    {
        foreach (BinaryExpressionSyntax division in source.DescendantNodesAndSelf().OfType<BinaryExpressionSyntax>())
            if (division.IsKind(SyntaxKind.DivideExpression)
                && Whole(division, semantics) is { } quotient && Whole(division.Left, semantics) is { } a && Whole(division.Right, semantics) is { } b
                && quotient * b != a)
            {
                string exact = division.Left is LiteralExpressionSyntax literal
                    ? $"{literal}.0 / {division.Right}"
                    : $"(double){division.Left} / {division.Right}";
                diagnostics.Add(DiagnosticDescriptors.IntegerDivision, division.GetLocation(), division.Brief(), quotient, exact);
            }
    }

    decimal? Whole(ExpressionSyntax source, SemanticModel semantics)
        => semantics.GetTypeInfo(source, cancel).Type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64
            && semantics.GetConstantValue(source, cancel) is { HasValue: true, Value: IConvertible value }
            ? value.ToDecimal(CultureInfo.InvariantCulture) : null;
}
