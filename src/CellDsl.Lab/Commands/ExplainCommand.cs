using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Shapes;

namespace CellDsl.Lab.Commands;

/// <summary><c>explain</c>: everything the compiler derived from a cell.</summary>
static class ExplainCommand
{
    public static LabCommand Create(LabContext lab)
    {
        Option<string?> cell = CommonOptions.Cell(required: true);
        Option<SequenceShape[]> shape = SequenceShape.Option("Sizes for which to count FLOPs and saved bytes.");
        Option<int?> checkpoint
            = OptionFactory.OptionalCount("--checkpoint",
            "Gradient checkpointing, states kept at every so many steps, for which to count saved bytes. [default: √T]");
        Option<bool> latex = OptionFactory.Flag("--latex", "Print forward equations and derived adjoints as LaTeX instead.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("explain",
            "Show a cell's equations, derived adjoints and plan: stages, what is hoisted, FLOPs, saved bytes, depths.")
        {
            cell, shape, checkpoint, latex, json,
        };
        command.SetAction(parsed => Run(lab, lab.Cell(parsed.GetRequiredValue(cell)!), parsed.GetRequiredValue(shape)[^1],
            parsed.GetResult(shape) is { Implicit: false }, parsed.GetValue(checkpoint), parsed.GetValue(latex), parsed.GetValue(json)));
        return new LabCommand(command, "explain --cell Lstm", "explain --cell Gru --shape 100,32,128,512", "explain --cell Lstm --latex > lstm.tex");
    }

    static int Run(LabContext lab, CellDefinition cell, SequenceShape shape, bool isShapeGiven, int? checkpointEvery, bool latex, bool json)
    {
        if (!isShapeGiven && !Fitting.Fits(cell, shape.Sizes))
            shape = shape with { Input = shape.Hidden };
        Fitting.Check(cell, shape.Sizes, $"--shape {shape}");
        Explanation explanation = Explanation.Of(cell, shape, checkpointEvery);
        if (json)
            Json.Write(lab.Output.Data, explanation);
        else if (latex)
            lab.Output.Data.Write(LatexText.Of(cell.Description));
        else
            explanation.Write(lab.Output.Results);
        return ExitCode.Success;
    }
}
