using System.Text;

namespace CellDsl;

/// <summary>How tightly a piece of text holds together, loosest first.</summary>
internal enum Tightness
{
    Loose,
    Sum,
    /// <summary>Stands in a sum as it is, but not in a product: in formulas a matrix times a vector, and a quotient.</summary>
    Term,
    Product,
    Prefix,
    Atom,
}

/// <summary>A printed expression.</summary>
internal readonly record struct Piece(string Text, Tightness Tightness)
{
    public static Piece Atom(string text) => new(text, Tightness.Atom);
}

/// <summary>The text of one operation: <c>#0</c>, <c>#1</c> ... in the template are its operands.</summary>
/// <param name="template">The text around the operands.</param>
/// <param name="result">How tightly the whole holds together.</param>
/// <param name="operands">For each operand, the loosest that it may be without parentheses.</param>
internal sealed class OpText(string template, Tightness result, params Tightness[] operands)
{
    public static OpText Function(string name, int operands = 1)
        => new($"{name}({string.Join(", ", Enumerable.Range(0, operands).Select(i => $"#{i}"))})", Tightness.Atom, new Tightness[operands]);

    public static OpText Infix(string symbol, Tightness result, Tightness left, Tightness right)
        => new($"#0{symbol}#1", result, left, right);

    public int OperandCount => operands.Length;

    /// <param name="open">Around operands that need parentheses, with <paramref name="close"/>.</param>
    public Piece Apply(IReadOnlyList<Piece> pieces, string open = "(", string close = ")")
    {
        if (template == "#0")
            return pieces[0];
        var text = new StringBuilder();
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] != '#')
            {
                text.Append(template[i]);
                continue;
            }
            int operand = template[++i] - '0';
            Piece piece = pieces[operand];
            if (piece.Tightness >= operands[operand])
                text.Append(piece.Text);
            else
                text.Append(open).Append(piece.Text).Append(close);
        }
        return new Piece(text.ToString(), result);
    }
}
