namespace CellDsl;

/// <summary>A value as equations write it: by its name in plain text, by a letter with marks elsewhere.</summary>
/// <param name="Letter">A letter, a Greek letter's name, or a word.</param>
public sealed record Symbol(ValueOrigin Value, string Letter, LetterKind Kind)
{
    /// <summary>Below the letter, before the time: "xh".</summary>
    public string Index { get; init; } = "";

    public SymbolTime Time { get; init; }

    /// <summary>Above the letter, from the innermost.</summary>
    public IReadOnlyList<Accent> Accents { get; init; } = [];

    public SymbolMark Mark { get; init; }

    public bool IsAdjoint { get; init; }

    /// <summary>Of a matrix over a concatenation: which block of columns, from 0; null for the whole.</summary>
    public int? Block { get; init; }
}

public enum LetterKind { Letter, Greek, Word }

public enum SymbolTime
{
    /// <summary>The value is the same at all steps.</summary>
    None,
    /// <summary>Of this step.</summary>
    Step,
    /// <summary>Of the step before.</summary>
    PreviousStep,
}

public enum Accent { Tilde, Hat, Bar }

/// <summary>What stands behind a letter at the top.</summary>
public enum SymbolMark
{
    None,
    /// <summary>The part of a sum that the input decides.</summary>
    Input,
    /// <summary>The part of a sum that is known for a sequence.</summary>
    Sequence,
    /// <summary>The part of an adjoint that the step after hands down.</summary>
    NextStep,
}
