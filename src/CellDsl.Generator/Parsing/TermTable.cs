using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>The terms of a cell. Equal terms are one term; each remembers where it was first written.</summary>
internal sealed class TermTable
{
    readonly List<Term> _terms = [];
    readonly List<TermOrigin> _origins = [];
    readonly Dictionary<ExpressionSyntax, int> _bySource = [];
    readonly Dictionary<(ExprKind?, int, long, EquatableArray<int>), int> _numbers = [];

    public IReadOnlyList<Term> Terms => _terms;

    public TermOrigin Origin(int term) => _origins[term];

    /// <summary>The term that an expression became; null of one that is none, such as a matrix or a part of a number.</summary>
    public int? Of(ExpressionSyntax source)
    {
        while (source is ParenthesizedExpressionSyntax parentheses)
            source = parentheses.Expression;
        return _bySource.TryGetValue(source, out int term) ? term : null;
    }

    public int Constant(double value, ExpressionSyntax source)
        => Add(ExprKind.Constant, -1, value, [], source.GetLocation(), source);

    public int Leaf(ExprKind kind, int leaf, ExpressionSyntax source) => Add(kind, leaf, 0, [], source.GetLocation(), source);

    public int Reference(int equation, ExpressionSyntax source) => Add(null, equation, 0, [], source.GetLocation(), source);

    /// <param name="location">The operator or the function's name: where a contradiction of the operands' sizes is reported.</param>
    public int Operation(ExprKind kind, EquatableArray<int> operands, Location location, ExpressionSyntax source)
        => Add(kind, -1, 0, operands, location, source);

    int Add(ExprKind? kind, int index, double value, EquatableArray<int> operands, Location location, ExpressionSyntax source)
    {
        var key = (kind, index, BitConverter.DoubleToInt64Bits(value), operands);
        if (!_numbers.TryGetValue(key, out int number))
        {
            _numbers[key] = number = _terms.Count;
            _terms.Add(new Term(kind, index, value, operands, -1));
            _origins.Add(new TermOrigin(location, source));
        }
        _bySource[source] = number;
        return number;
    }
}

internal readonly record struct TermOrigin(Location Location, ExpressionSyntax Source);
