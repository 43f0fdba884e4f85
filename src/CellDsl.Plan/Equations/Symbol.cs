namespace CellDsl;

/// <summary>A value as equations write it: by its name in plain text, by a letter with marks elsewhere.</summary>
/// <param name="Letter">A letter, a Greek letter's name, or a word.</param>
public sealed record Symbol(ValueOrigin Value, string Letter, LetterKind Kind)
{
    /// <summary>Below the letter, before the time: "xh".</summary>
    public string Index { get; init; } = "";

    /// <summary>Written in the subscript: the value's time step.</summary>
    public SymbolTime Time { get; init; }

    /// <summary>Above the letter, from the innermost.</summary>
    public IReadOnlyList<Accent> Accents { get; init; } = [];

    /// <summary>Written as superscript: which part of the value is meant.</summary>
    public SymbolMark Mark { get; init; }

    /// <summary>Whether a d is written before the letter: the loss's derivative with respect to the value.</summary>
    public bool IsAdjoint { get; init; }

    /// <summary>Of a matrix over a concatenation: which block of columns, from 0; null for the whole.</summary>
    public int? Block { get; init; }
}

/// <summary>What the text of a <see cref="Symbol"/> is.</summary>
public enum LetterKind
{
    /// <summary>One letter.</summary>
    Letter,
    /// <summary>The name of a Greek letter, e.g. "alpha".</summary>
    Greek,
    /// <summary>A word, written upright.</summary>
    Word,
}

/// <summary>The time step at which a symbol is meant.</summary>
public enum SymbolTime
{
    /// <summary>The value is the same at all steps.</summary>
    None,
    /// <summary>Of this step.</summary>
    Step,
    /// <summary>Of the step before.</summary>
    PreviousStep,
}

/// <summary>A sign above a letter.</summary>
public enum Accent
{
    /// <summary>c̃</summary>
    Tilde,
    /// <summary>ĉ</summary>
    Hat,
    /// <summary>c̄</summary>
    Bar,
}

/// <summary>What stands in a letter's superscript.</summary>
public enum SymbolMark
{
    /// <summary>Nothing: the value itself.</summary>
    None,
    /// <summary>The part of a sum that the input decides.</summary>
    Input,
    /// <summary>The part of a sum that is known for a sequence.</summary>
    Sequence,
    /// <summary>The part of an adjoint that the step after hands down.</summary>
    NextStep,
}
