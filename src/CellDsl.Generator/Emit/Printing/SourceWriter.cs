using System.Text;

namespace CellDsl.Generator.Emit.Printing;

/// <summary>Text with indentation. Lines end in \n on every machine.</summary>
internal sealed class SourceWriter
{
    const int LongestLine = 140;

    readonly StringBuilder _text = new();
    int _depth;

    /// <summary>One or more lines, each at the current depth.</summary>
    public void WriteLine(string lines = "")
    {
        foreach (string line in lines.Split('\n'))
        {
            string trimmed = line.TrimEnd();
            if (trimmed.Length > 0)
                _text.Append(' ', 4 * _depth).Append(trimmed);
            _text.Append('\n');
        }
    }

    /// <summary>A list in braces, on one line if it fits, else broken between its items.</summary>
    public void WriteList(string before, IEnumerable<string> items, string after)
    {
        string[] all = [.. items];
        string line = all.Length == 0 ? $"{before}{{ }}{after}" : $"{before}{{ {string.Join(", ", all)} }}{after}";
        if (4 * _depth + line.Length <= LongestLine)
        {
            WriteLine(line);
            return;
        }
        WriteLine(before + "{");
        using (Indented())
        {
            line = "";
            foreach (string item in all)
            {
                if (line.Length > 0 && 4 * _depth + line.Length + item.Length + 1 > LongestLine)
                {
                    WriteLine(line);
                    line = "";
                }
                line += item + ", ";
            }
            WriteLine(line);
        }
        WriteLine("}" + after);
    }

    /// <summary>Braces around, and one level deeper for, what is written until the result is disposed.</summary>
    public Scope Block(string open = "{", string close = "}")
    {
        WriteLine(open);
        _depth++;
        return new Scope(this, close);
    }

    /// <summary>One level deeper, without braces.</summary>
    public Scope Indented()
    {
        _depth++;
        return new Scope(this, null);
    }

    public override string ToString() => _text.ToString();

    internal readonly struct Scope(SourceWriter writer, string? close) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (close is not null)
                writer.WriteLine(close);
        }
    }
}
