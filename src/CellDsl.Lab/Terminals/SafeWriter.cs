using System.Text;

namespace CellDsl.Lab.Terminals;

/// <summary>Writes texts so that a terminal shows them and does not obey them; also one that comes in pieces.</summary>
sealed class SafeWriter(TextWriter terminal) : TextWriter(terminal.FormatProvider)
{
    /// <summary>What cannot be judged before the next character is there: half a character, or a carriage return.</summary>
    char? _waiting;

    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        string text = $"{_waiting}{buffer}";
        _waiting = text.Length > 0 && (char.IsHighSurrogate(text[^1]) || text[^1] == '\r') ? text[^1] : null;
        terminal.Write(SafeText.Escape(_waiting is null ? text : text[..^1]));
    }

    public override void WriteLine()
    {
        End();
        terminal.WriteLine();
    }

    public override void WriteLine(string? value)
    {
        Write(value);
        WriteLine();
    }

    public override void Flush() => terminal.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            End();
        base.Dispose(disposing);
    }

    /// <summary>Nothing follows what was waited with.</summary>
    void End()
    {
        if (_waiting is { } last)
            terminal.Write(SafeText.Escape($"{last}"));
        _waiting = null;
    }
}
