namespace CellDsl;

/// <summary>One equation of a step, as declared or as derived: what is computed, and of what.</summary>
/// <param name="Phase">When it is computed, and for how many <paramref name="Rows"/>.</param>
public sealed record EquationInfo(Symbol Left, Formula Right, Phase Phase, RowSpace Rows)
{
    /// <summary>States whose next value it is.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    /// <summary>The name of the value: <c>i</c>, <c>dc1</c>.</summary>
    public string Name => FormulaPrinter.Plain.Print(Left);

    /// <summary>The right-hand side as plain text: <c>σ(Wi x + Ui h + bi)</c>.</summary>
    public string Text => FormulaPrinter.Plain.Print(Right);

    /// <summary>The value's symbol as LaTeX.</summary>
    public string LatexName => FormulaPrinter.Latex.Print(Left);

    /// <summary>The right-hand side as LaTeX.</summary>
    public string Latex => FormulaPrinter.Latex.Print(Right);

    /// <summary>The whole equation as a <c>math</c> element.</summary>
    public string MathMl => ((MathMlPrinter)FormulaPrinter.MathMl).Print(this);

    /// <summary>When it is computed, in words: "parameters" (once for them), "sequence" (once for each), "before the loop", "in the loop",
    /// "after the loop".</summary>
    public string When => Timing.Of(Phase, Rows);
}
