namespace CellDsl.Lab.Tests.Support;

/// <summary>The cells of cells/, with generated code.</summary>
static class LiteratureCells
{
    public static IReadOnlyList<CellDefinition> All { get; } = CellDefinition.In(typeof(Cells.Lstm).Assembly);

    public static CellDefinition Get(string name) => All.Single(c => c.Description.Name == name);

    /// <summary>The application with a few of them: enough to choose from, quick to check.</summary>
    public static LabRun Lab(params string[] args) => LabRun.Of(Few, args);

    /// <summary>The same, but Ctrl+C is pressed at once.</summary>
    public static LabRun Stopped(params string[] args) => LabRun.Of(Few, args, new CancellationToken(canceled: true));

    static IReadOnlyList<CellDefinition> Few => [Get("CaptioningRnn"), Get("Gru"), Get("Lstm"), Get("Mut1")];
}
