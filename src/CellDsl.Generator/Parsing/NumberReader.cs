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
    readonly IntegerDivisions _divisions = new(diagnostics, cancel);
    readonly Dictionary<ISymbol, double?> _values = new(SymbolEqualityComparer.Default);

    /// <summary>Operations inside each other, those in the initialisers of fields among them.</summary>
    const int DeepestNesting = 200;

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
        if (RefuseFunctionsOfVectors(source, semantics) || Evaluate(source, semantics, DeepestNesting) is not { } value)
            return null;
        _divisions.Warn(source, semantics);
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
        if (depth == 0)
            return NotConstant(source, $"it stands inside more than {DeepestNesting} operations, counting those in the initialisers that lead to it; "
                + "write part of them as a literal or a const");
        bool floating = IsDouble(source, semantics);
        switch (source)
        {
            case ParenthesizedExpressionSyntax p:
                return Evaluate(p.Expression, semantics, depth - 1);
            case PrefixUnaryExpressionSyntax u when floating && u.IsKind(SyntaxKind.UnaryMinusExpression):
                return -Evaluate(u.Operand, semantics, depth - 1);
            case PrefixUnaryExpressionSyntax u when floating && u.IsKind(SyntaxKind.UnaryPlusExpression):
                return Evaluate(u.Operand, semantics, depth - 1);
            case CastExpressionSyntax c when floating && semantics.GetTypeInfo(c.Expression, cancel).Type.IsNumber():
                return Evaluate(c.Expression, semantics, depth - 1);
            case BinaryExpressionSyntax b when floating:
                return Binary(b, semantics, depth - 1);
            case InvocationExpressionSyntax call when floating:
                return CallOfMath(call, semantics, depth - 1);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax:
                return Field(source, semantics, depth - 1);
        }
        // Division of an integer by zero and overflow: C# says so.
        if (source is BinaryExpressionSyntax { Left: var left, Right: var right }
            && semantics.GetConstantValue(left, cancel).HasValue && semantics.GetConstantValue(right, cancel).HasValue)
            return null;
        return NotConstant(source, "write a literal or a const");
    }

    bool IsDouble(ExpressionSyntax source, SemanticModel semantics)
        => semantics.GetTypeInfo(source, cancel).Type?.SpecialType == SpecialType.System_Double;

    static double? ToDouble(object constant) => constant switch
    {
        char c => c,
        bool or string => null,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Operators of one precedence lean to the left, one inside the other: a sum may be as long as the user likes.</summary>
    double? Binary(BinaryExpressionSyntax source, SemanticModel semantics, int depth)
    {
        var outer = new Stack<BinaryExpressionSyntax>();
        BinaryExpressionSyntax inner = source;
        while (inner.Left is BinaryExpressionSyntax left && IsDouble(left, semantics) && !semantics.GetConstantValue(left, cancel).HasValue)
        {
            outer.Push(inner);
            inner = left;
        }
        double? value = Arithmetic(inner, Evaluate(inner.Left, semantics, depth), Evaluate(inner.Right, semantics, depth));
        while (outer.Count > 0)
        {
            BinaryExpressionSyntax next = outer.Pop();
            value = Arithmetic(next, value, Evaluate(next.Right, semantics, depth));
        }
        return value;
    }

    double? Arithmetic(BinaryExpressionSyntax source, double? left, double? right) => source.Kind() switch
    {
        SyntaxKind.AddExpression => left + right,
        SyntaxKind.SubtractExpression => left - right,
        SyntaxKind.MultiplyExpression => left * right,
        SyntaxKind.DivideExpression => left / right,
        _ => left is null || right is null ? null : NotConstant(source, "write a literal or a const"),
    };

    /// <summary>A function of numbers that is given a vector: C# says that it cannot be, and we what to write.</summary>
    bool RefuseFunctionsOfVectors(ExpressionSyntax source, SemanticModel semantics)
    {
        bool refused = false;
        foreach (InvocationExpressionSyntax call in source.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>())
            if (!semantics.GetConstantValue(call, cancel).HasValue
                && call.ArgumentList.Arguments.Any(a => semantics.GetTypeInfo(a.Expression, cancel).Type.IsOfTheLanguage()))
            {
                refused = true;
                SymbolInfo called = semantics.GetSymbolInfo(call, cancel);
                string name = (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? call.Expression.Brief();
                if ((called.Symbol ?? called.CandidateSymbols.FirstOrDefault()) is { } method && method.Locations.Any(static l => l.IsInSource))
                    diagnostics.Add(DiagnosticDescriptors.UnsupportedSyntax, call.Expression.GetLocation(), $"a call of your own method '{name}'",
                        SyntaxAdvice.ForOwnMethod);
                else
                    diagnostics.Add(DiagnosticDescriptors.UnknownFunction, call.Expression.GetLocation(), call.Expression.Brief(),
                        FunctionAdvice.For(name, called));
            }
        return refused;
    }

    double? CallOfMath(InvocationExpressionSyntax call, SemanticModel semantics, int depth)
    {
        SymbolInfo called = semantics.GetSymbolInfo(call, cancel);
        if (call.ArgumentList.Arguments.Any(a => semantics.GetTypeInfo(a.Expression, cancel).Type is IErrorTypeSymbol))
            return null;
        if (called.Symbol is IMethodSymbol method
            && method.DeclaringSyntaxReferences.IsEmpty
            && method.ContainingType is { Name: "Math", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            && s_math.TryGetValue($"{method.Name}/{method.Parameters.Length}", out Func<double[], double>? function)
            && call.ArgumentList.Arguments.All(static a => a.NameColon is null))
        {
            double?[] arguments = [.. call.ArgumentList.Arguments.Select(a => Evaluate(a.Expression, semantics, depth))];
            return arguments.All(static a => a is not null) ? function([.. arguments.Select(static a => a!.Value)]) : null;
        }
        return NotConstant(call, "write the number it returns as a literal or a const");
    }

    double? Field(ExpressionSyntax source, SemanticModel semantics, int depth)
    {
        switch (semantics.GetSymbolInfo(source, cancel).Symbol)
        {
            case IFieldSymbol { IsStatic: true } field when _fields.WhyUnsure(field, source, semantics) is { } reason:
                string why = reason.Length > 0 ? $" ({reason})" : "";
                return NotConstant(source, $"declare it 'const {Keyword(field.Type)} {field.Name} = ...;'{why}");
            case IFieldSymbol { IsStatic: true } field:
                return ValueOf(field, semantics, depth);
            case IFieldSymbol field:
                return NotConstant(source, field.Type.SpecialType is SpecialType.System_Double or SpecialType.System_Single
                    ? $"declare it 'const double {field.Name} = ...;', or 'readonly Scalar {field.Name};' for a number that is learned"
                    : $"declare it 'const {Keyword(field.Type)} {field.Name} = ...;', or 'readonly Input {field.Name};' for what is given at every "
                    + $"step "
                    + "(a class or a token as a vector: one-hot, or its embedding)");
            case IPropertySymbol property:
                return NotConstant(source, $"declare it 'const double {property.Name} = ...;'");
            case null:
                return null;
            default:
                return NotConstant(source, "write a literal or a const");
        }
    }

    /// <summary>Computed once: a chain of fields that each read the one before twice would take for ever.</summary>
    double? ValueOf(IFieldSymbol field, SemanticModel semantics, int depth)
    {
        if (!_values.TryGetValue(field, out double? known))
        {
            ExpressionSyntax initial = _fields.InitialiserOf(field)!;
            double? value = Evaluate(initial, StaticFields.ModelOf(initial, semantics), depth);
            _values[field] = known = value is { } exact ? Converted(exact, field.Type) : null;
        }
        return known;
    }

    static double Converted(double value, ITypeSymbol type) => type.SpecialType == SpecialType.System_Single ? (float)value : value;

    static string Keyword(ITypeSymbol type) => type.IsNumber() ? type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) : "double";

    double? NotConstant(ExpressionSyntax source, string advice)
    {
        diagnostics.Add(DiagnosticDescriptors.NotConstant, source.GetLocation(), source.Brief(), advice);
        return null;
    }
}
