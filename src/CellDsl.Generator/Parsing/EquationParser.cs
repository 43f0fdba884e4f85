using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static CellDsl.Generator.Parsing.OperandSort;

namespace CellDsl.Generator.Parsing;

/// <summary>Turns the expression of an equation into terms. Where C# itself refuses the expression and we know no better advice, it is
/// silent.</summary>
internal sealed class EquationParser(CellScope scope, TermTable terms, DiagnosticBag diagnostics, CancellationToken cancel)
{
    readonly NumberReader _numbers = new(diagnostics, cancel);
    SemanticModel _semantics = null!;

    /// <summary>The term of an equation's value; null if it has an error.</summary>
    public int? Parse(DeclaredEquation equation)
    {
        _semantics = equation.Semantics;
        Operand value = AsVector(Read(equation.Body!), equation.Body!);
        return value.IsBroken ? null : value.Term;
    }

    // Recursion goes as deep as SizeLimits.DeepestNesting.
    Operand Read(ExpressionSyntax source)
    {
        cancel.ThrowIfCancellationRequested();
        return _semantics.GetTypeInfo(source, cancel).Type.IsNumber() ? ReadNumber(source) : ReadConstruct(source);
    }

    Operand ReadNumber(ExpressionSyntax source)
        => _numbers.Read(source, _semantics) is { } value ? new Operand(Number, Number: value) : Operand.Broken;

    Operand ReadConstruct(ExpressionSyntax source)
    {
        switch (source)
        {
            case ParenthesizedExpressionSyntax p:
                return Read(p.Expression);
            case PostfixUnaryExpressionSyntax p when p.IsKind(SyntaxKind.SuppressNullableWarningExpression):
                return Read(p.Operand);
            case CastExpressionSyntax c when _semantics.GetTypeInfo(c.Type, cancel).Type.IsVec():
                return AsVector(Read(c.Expression), c.Expression);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax:
                return ReadName(source);
            case PrefixUnaryExpressionSyntax u when u.Kind() is SyntaxKind.UnaryMinusExpression:
                return ReadNegation(u);
            case PrefixUnaryExpressionSyntax u when u.Kind() is SyntaxKind.UnaryPlusExpression:
                return AsVector(Read(u.Operand), u.Operand);
            case PrefixUnaryExpressionSyntax u when u.Kind() is SyntaxKind.LogicalNotExpression:
                return Operation(ExprKind.Not, u.OperatorToken.GetLocation(), u, AsMask(Read(u.Operand), u.Operand));
            case BinaryExpressionSyntax b:
                return ReadBinary(b);
            case InvocationExpressionSyntax call:
                return ReadCall(call);
            case TupleExpressionSyntax tuple:
                return ReadTuple(tuple);
            case LiteralExpressionSyntax l when l.IsKind(SyntaxKind.NumericLiteralExpression) || l.IsMissing:
                return Operand.Broken;
        }
        if (source is ConditionalExpressionSyntax choice)
            ReadForMistakes(choice.WhenTrue, choice.WhenFalse);
        (string construct, string advice) = SyntaxAdvice.For(source);
        return Refuse(DiagnosticDescriptors.UnsupportedSyntax, source.GetLocation(), construct, advice);
    }

    Operand ReadName(ExpressionSyntax source)
    {
        ISymbol? symbol = _semantics.GetSymbolInfo(source, cancel).Symbol;
        if (symbol is null && source is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "T" or "Transpose" or "H" } transposed
            && _semantics.GetTypeInfo(transposed.Expression, cancel).Type.IsCellDsl("Weight"))
            return Refuse(DiagnosticDescriptors.UnsupportedSyntax, source.GetLocation(), $"the transposed matrix '{source.Brief()}'",
                "declare the matrix that is meant as a Weight of its own");
        if (symbol is null or IMethodSymbol or INamespaceOrTypeSymbol || symbol.IsUnbound())
            return Operand.Broken;
        bool ownInstance = source is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax };
        if (ownInstance && scope.LeafOf(symbol) is { } leaf)
        {
            (OperandSort sort, ExprKind kind) = scope.Leaves[leaf].Role switch
            {
                LeafRole.Input => (Vector, ExprKind.Input),
                LeafRole.Context => (Vector, ExprKind.Context),
                LeafRole.State => (Vector, ExprKind.State),
                LeafRole.Weight => (Matrix, ExprKind.Weight),
                LeafRole.Bias => (Vector, ExprKind.Bias),
                LeafRole.Diagonal => (Diagonal, ExprKind.Diagonal),
                _ => (Vector, ExprKind.Scalar),
            };
            return new Operand(sort, terms.Leaf(kind, leaf, source));
        }
        if (ownInstance && scope.EquationOf(symbol) is { } equation)
            return Operand.Vector(terms.Reference(equation, source));
        if (scope.IsMisdeclared(symbol))
            return Operand.Broken;
        return Refuse(DiagnosticDescriptors.ForeignMember, source.GetLocation(), source.Brief(), Describe(symbol));
    }

    string Describe(ISymbol symbol)
    {
        bool own = SymbolEqualityComparer.Default.Equals(symbol.ContainingType, scope.Cell);
        return symbol switch
        {
            IFieldSymbol or IPropertySymbol when own && !symbol.IsStatic && scope.Knows(symbol) => "a member of another instance of the cell",
            IFieldSymbol f when own => $"a field of type '{f.Type.Name}'",
            IPropertySymbol p when own => $"a property of type '{p.Type.Name}'",
            { ContainingType: { } type } => $"a member of '{type.Name}'",
            _ => "not a member of the cell",
        };
    }

    /// <summary>Operators of one precedence lean to the left, one inside the other: they are read in a loop, from the innermost to the outermost,
    /// since a sum may be as long as the user likes.</summary>
    Operand ReadBinary(BinaryExpressionSyntax source)
    {
        var outer = new Stack<BinaryExpressionSyntax>();
        BinaryExpressionSyntax inner = source;
        while (IsKnown(inner) && inner.Left is BinaryExpressionSyntax left && !_semantics.GetTypeInfo(left, cancel).Type.IsNumber())
        {
            outer.Push(inner);
            inner = left;
        }
        Operand value = IsKnown(inner)
            ? Apply(inner, Read(inner.Left))
            : RefuseOperator(inner, $"'{inner.OperatorToken.Text}'", SyntaxAdvice.ForOperator(inner.Kind()));
        while (outer.Count > 0)
            value = Apply(outer.Pop(), value);
        return value;
    }

    static bool IsKnown(BinaryExpressionSyntax source) => Arithmetic(source) is not null || Logic(source) is not null;

    static ExprKind? Arithmetic(BinaryExpressionSyntax source) => source.Kind() switch
    {
        SyntaxKind.AddExpression => ExprKind.Add,
        SyntaxKind.SubtractExpression => ExprKind.Subtract,
        SyntaxKind.MultiplyExpression => ExprKind.Multiply,
        SyntaxKind.DivideExpression => ExprKind.Divide,
        SyntaxKind.LessThanExpression => ExprKind.Less,
        SyntaxKind.LessThanOrEqualExpression => ExprKind.LessOrEqual,
        SyntaxKind.GreaterThanExpression => ExprKind.Greater,
        SyntaxKind.GreaterThanOrEqualExpression => ExprKind.GreaterOrEqual,
        _ => null,
    };

    static ExprKind? Logic(BinaryExpressionSyntax source) => source.Kind() switch
    {
        SyntaxKind.BitwiseAndExpression => ExprKind.And,
        SyntaxKind.BitwiseOrExpression => ExprKind.Or,
        _ => null,
    };

    Operand Apply(BinaryExpressionSyntax source, Operand left)
    {
        Location location = source.OperatorToken.GetLocation();
        Operand right = Read(source.Right);
        if (left.IsBroken || right.IsBroken)
            return Operand.Broken;
        if (Logic(source) is { } joint)
            return Operation(joint, location, source, AsMask(left, source.Left), AsMask(right, source.Right));
        ExprKind arithmetic = Arithmetic(source)!.Value;
        if (left.Sort == Matrix && (right.Sort == Matrix || arithmetic == ExprKind.Divide))
            return RefuseMatrices(source, arithmetic, right.Sort == Matrix);
        if (arithmetic == ExprKind.Multiply && IsSingle(left) && right.Sort == Matrix)
            return RefuseOperator(source, "'*' of a number and a matrix",
                $"scale the product: '{source.Left.Brief()} * ({source.Right.Brief()} * {Multiplied(source)})'");
        if (arithmetic == ExprKind.Multiply && (left.Sort is Matrix or Diagonal || right.Sort is Matrix or Diagonal))
            return ReadProduct(source, left, right);
        return Operation(arithmetic, location, source, AsVector(left, source.Left), AsVector(right, source.Right));
    }

    /// <summary>A number that is known or learned. (What is computed from such is known to be one number only when sizes are.)</summary>
    bool IsSingle(Operand operand)
        => operand.Sort == Number || (operand.Sort == Vector && terms.Terms[operand.Term].Kind is ExprKind.Constant or ExprKind.Scalar);

    Operand RefuseOperator(BinaryExpressionSyntax source, string what, string advice)
        => Refuse(DiagnosticDescriptors.UnsupportedOperator, source.OperatorToken.GetLocation(), what, advice);

    /// <summary>Matrices only multiply vectors; what is meant can be said with their products.</summary>
    Operand RefuseMatrices(BinaryExpressionSyntax source, ExprKind operation, bool both)
    {
        string left = source.Left.Brief(), right = source.Right.Brief(), vector = Multiplied(source), sign = source.OperatorToken.Text;
        return RefuseOperator(source, $"'{sign}' {(both ? "between matrices" : "of a matrix")}", operation switch
        {
            ExprKind.Multiply => $"multiply the vector with one after the other: '{left} * ({right} * {vector})'",
            ExprKind.Divide when !both => $"divide the product: '{left} * {vector} / {right}'",
            ExprKind.Divide => "a matrix has no inverse here; declare the matrix that is meant as a Weight",
            _ => $"multiply each with the vector: '{left} * {vector} {sign} {right} * {vector}'",
        });
    }

    /// <summary>What an expression of matrices is multiplied with, for advice: the vector right of it, with the matrices in between.</summary>
    string Multiplied(ExpressionSyntax source)
    {
        SyntaxNode node = source;
        while (node.Parent is ParenthesizedExpressionSyntax or PrefixUnaryExpressionSyntax
            || (node.Parent is BinaryExpressionSyntax parent && !IsLeftFactor(node, parent)))
            node = node.Parent;
        (List<string> matrices, string? vector) = RightFactors(node);
        return Nested(matrices, vector ?? scope.SomeVector);
    }

    /// <summary>A product with its matrices in front of what they multiply: 'x * W' as 'W * x', but 'x * W * h', which has something right of it,
    /// as 'x * (W * h)'.</summary>
    string MatrixFirst(BinaryExpressionSyntax source, bool concatenated)
    {
        (List<string> matrices, string? vector) = RightFactors(source);
        string matrix = source.Right.Brief();
        return vector is null || concatenated
            ? matrices.Aggregate($"{matrix} * {source.Left.BriefOperand()}", static (product, next) => $"{next} * ({product})")
            : $"{source.Left.Brief()} * ({matrix} * {Nested(matrices, vector)})";
    }

    static string Nested(IEnumerable<string> matrices, string vector)
        => matrices.Reverse().Aggregate(vector, static (product, matrix) => $"({matrix} * {product})");

    /// <summary>What a chain of products has right of a part of it: matrices, and the first that is none.</summary>
    (List<string> Matrices, string? Vector) RightFactors(SyntaxNode source)
    {
        List<string> matrices = [];
        for (SyntaxNode node = source; node.Parent is BinaryExpressionSyntax product && IsLeftFactor(node, product); node = product)
            if (_semantics.GetTypeInfo(product.Right, cancel).Type is { } type && (type.IsCellDsl("Weight") || type.IsCellDsl("Diagonal")))
                matrices.Add(product.Right.Brief());
            else
                return (matrices, product.Right.BriefOperand());
        return (matrices, null);
    }

    static bool IsLeftFactor(SyntaxNode node, BinaryExpressionSyntax parent) => parent.IsKind(SyntaxKind.MultiplyExpression) && parent.Left == node;

    Operand ReadNegation(PrefixUnaryExpressionSyntax source)
    {
        Operand operand = Read(source.Operand);
        return operand.Sort == Matrix
            ? Refuse(DiagnosticDescriptors.UnsupportedOperator, source.OperatorToken.GetLocation(), "'-' of a matrix",
                $"negate the product: '-({source.Operand.Brief()} * {Multiplied(source)})'")
            : Operation(ExprKind.Negate, source.OperatorToken.GetLocation(), source, AsVector(operand, source.Operand));
    }

    Operand ReadProduct(BinaryExpressionSyntax source, Operand left, Operand right)
    {
        Location location = source.OperatorToken.GetLocation();
        switch (left.Sort, right.Sort)
        {
            case (Matrix, Concatenation):
                int parts = terms.Operation(ExprKind.Concatenate, right.Parts, source.Right.GetLocation(), source.Right);
                return Operand.Vector(terms.Operation(ExprKind.Product, [left.Term, parts], location, source));
            case (Matrix, Vector or Number):
                return Operation(ExprKind.Product, location, source, left, AsVector(right, source.Right));
            case (Diagonal, Vector or Number):
                return Operation(ExprKind.Multiply, location, source, left, AsVector(right, source.Right));
            case (Vector or Number or Concatenation, Matrix or Diagonal):
                return Refuse(DiagnosticDescriptors.MatrixOnTheRight, location, MatrixFirst(source, left.Sort == Concatenation));
            case (Mask, _):
                return AsVector(left, source.Left);
            default:
                return AsVector(right, source.Right);
        }
    }

    Operand ReadTuple(TupleExpressionSyntax source)
    {
        var parts = new List<int>();
        foreach (ArgumentSyntax argument in source.Arguments)
        {
            Operand part = AsVector(Read(argument.Expression), argument.Expression);
            if (!part.IsBroken)
                parts.Add(part.Term);
        }
        if (parts.Count < source.Arguments.Count)
            return Operand.Broken;
        return parts.Count <= 4
            ? new Operand(Concatenation, Parts: parts.ToEquatableArray())
            : RefuseLongConcatenation(source);
    }

    Operand RefuseLongConcatenation(TupleExpressionSyntax source)
    {
        ArgumentSyntax[] rest = [.. source.Arguments.Skip(4)];
        if (source.Parent is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product || product.Right != source
            || rest.Length > 4)
            return Refuse(DiagnosticDescriptors.MisplacedConcatenation, source.GetLocation(), source.Brief(), OfTwoToFour(source));
        string matrix = product.Left.Brief(), first = string.Join(", ", source.Arguments.Take(4)), second = string.Join(", ", (object[])rest);
        return Refuse(DiagnosticDescriptors.MisplacedConcatenation, source.GetLocation(), source.Brief(),
            $"has {source.Arguments.Count} vectors, and four is the most; write the sum of two products, with a second Weight: "
            + $"'{matrix} * ({first}) + {matrix}2 * {(rest.Length == 1 ? second : $"({second})")}'");
    }

    static string OfTwoToFour(ExpressionSyntax source) => $"can only stand right of a matrix: 'W * {source.Brief()}', with two to four vectors";

    Operand ReadCall(InvocationExpressionSyntax call)
    {
        SymbolInfo info = _semantics.GetSymbolInfo(call, cancel);
        IMethodSymbol? method = info.Symbol as IMethodSymbol
            ?? (info.CandidateSymbols.Length == 1 ? info.CandidateSymbols[0] as IMethodSymbol : null);
        if (method is not null && method.ContainingType.IsCellDsl("Functions") && Enum.TryParse(method.Name, out ExprKind kind))
            return ReadFunction(call, method, kind);

        SimpleNameSyntax? name = call.Expression switch
        {
            SimpleNameSyntax simple => simple,
            MemberAccessExpressionSyntax access => access.Name,
            _ => null,
        };
        if (name is null)
            return Refuse(DiagnosticDescriptors.UnsupportedSyntax, call.GetLocation(), $"the call '{call.Brief()}'",
                "an equation can call only the functions of CellDsl.Functions");
        if (name.Identifier.IsMissing)
            return Operand.Broken;
        if (method is not null && method.Locations.Any(static l => l.IsInSource))
            return Refuse(DiagnosticDescriptors.UnsupportedSyntax, call.Expression.GetLocation(), $"a call of your own method '{name}'",
                SyntaxAdvice.ForOwnMethod);
        string advice = call.Expression is MemberAccessExpressionSyntax { Expression: { } on } && IsVector(on)
            && FunctionAdvice.Named(name.Identifier.ValueText) is { } function
            ? $"write '{function}({string.Join(", ",
                call.ArgumentList.Arguments.Select(static a => a.Expression).Prepend(on).Select(static e => e.Brief()))})'"
            : FunctionAdvice.For(name.Identifier.ValueText, info);
        ReadForMistakes([.. call.ArgumentList.Arguments.Select(static a => a.Expression)]);
        return Refuse(DiagnosticDescriptors.UnknownFunction, call.Expression.GetLocation(), call.Expression.Brief(), advice);
    }

    bool IsVector(ExpressionSyntax source)
        => _semantics.GetTypeInfo(source, cancel).Type is { } type
        && (type.IsVec() || KnownTypes.RoleOf(type) is not (null or LeafRole.Weight or LeafRole.Diagonal));

    /// <summary>Parts of something that has been refused: what is wrong in them is said as well, at once.</summary>
    void ReadForMistakes(params ExpressionSyntax[] parts)
    {
        foreach (ExpressionSyntax part in parts)
            if (part is not AnonymousFunctionExpressionSyntax && _semantics.GetTypeInfo(part, cancel).Type.IsNumber() is false)
                Read(part);
    }

    Operand ReadFunction(InvocationExpressionSyntax call, IMethodSymbol function, ExprKind kind)
    {
        var given = new ArgumentSyntax?[function.Parameters.Length];
        for (int i = 0; i < call.ArgumentList.Arguments.Count; i++)
        {
            ArgumentSyntax argument = call.ArgumentList.Arguments[i];
            int position = argument.NameColon is { } named
                ? function.Parameters.IndexOf(function.Parameters.FirstOrDefault(p => p.Name == named.Name.Identifier.ValueText)!)
                : i;
            if (position < 0 || position >= given.Length || given[position] is not null)
                return Operand.Broken;
            given[position] = argument;
        }

        var operands = new List<int>();
        bool broken = false;
        for (int i = 0; i < given.Length; i++)
        {
            Operand operand = ReadArgument(call, function, function.Parameters[i], given[i]);
            broken |= operand.IsBroken;
            operands.Add(operand.Term);
        }
        if (!broken && kind == ExprKind.Clip && terms.Terms[operands[1]].Value is var low && terms.Terms[operands[2]].Value is var high && low > high)
            return Refuse(DiagnosticDescriptors.BoundsReversed, call.GetLocation(), call.Brief(), low, high);
        return broken
            ? Operand.Broken
            : Operand.Vector(terms.Operation(kind, operands.ToEquatableArray(), call.Expression.GetLocation(), call));
    }

    Operand ReadArgument(InvocationExpressionSyntax call, IMethodSymbol function, IParameterSymbol parameter, ArgumentSyntax? argument)
    {
        if (argument is null)
            return parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: double value }
                ? Operand.Vector(terms.Constant(value, call))
                : Operand.Broken;
        ExpressionSyntax source = argument.Expression;
        Operand operand = Read(source);
        if (operand.IsBroken)
            return operand;
        if (parameter.Type.IsCellDsl("Mask"))
            return AsMask(operand, source);
        if (parameter.Type.IsVec())
            return AsVector(operand, source);
        return operand.Sort == Number
            ? Operand.Vector(terms.Constant(operand.Number, source))
            : Refuse(DiagnosticDescriptors.NumberExpected, source.GetLocation(),
                parameter.Name, function.Name, source.Brief(), FunctionAdviceForNumber(function.Name));
    }

    static string FunctionAdviceForNumber(string function) => function switch
    {
        "Clip" => "for bounds that are computed write 'Min(Max(x, low), high)'",
        "Elu" => "for an alpha that is learned write 'Select(x > 0, x, alpha * Expm1(x))'",
        _ => "for a slope that is learned write 'Select(x > 0, x, slope * x)'",
    };

    Operand AsVector(Operand operand, ExpressionSyntax source) => operand.Sort switch
    {
        Number => Operand.Vector(terms.Constant(operand.Number, source)),
        Matrix => Refuse(DiagnosticDescriptors.MatrixAsVector, source.GetLocation(), source.Brief(), scope.SomeVector,
            source.Parent is BinaryExpressionSyntax ? "" : $" (a learned vector is a Bias: 'readonly Bias {source.Brief()};')"),
        Diagonal => Refuse(DiagnosticDescriptors.DiagonalAsVector, source.GetLocation(), source.Brief(), scope.SomeVector),
        Mask => Refuse(DiagnosticDescriptors.MaskAsVector, source.GetLocation(), source.Brief()),
        Concatenation => Refuse(DiagnosticDescriptors.MisplacedConcatenation, source.GetLocation(), source.Brief(), OfTwoToFour(source)),
        _ => operand,
    };

    Operand AsMask(Operand operand, ExpressionSyntax source) => operand.Sort switch
    {
        Mask or Broken => operand,
        Vector or Number => Refuse(DiagnosticDescriptors.VectorAsMask, source.GetLocation(), source.Brief()),
        _ => AsVector(operand, source),
    };

    Operand Operation(ExprKind kind, Location location, ExpressionSyntax source, params Operand[] operands)
    {
        foreach (Operand operand in operands)
            if (operand.IsBroken)
                return Operand.Broken;
        int term = terms.Operation(kind, operands.Select(static o => o.Term).ToEquatableArray(), location, source);
        return ExprTable.IsMask(kind) ? Operand.Mask(term) : Operand.Vector(term);
    }

    Operand Refuse(DiagnosticDescriptor descriptor, Location location, params object[] arguments)
    {
        diagnostics.Add(descriptor, location, arguments);
        return Operand.Broken;
    }
}
