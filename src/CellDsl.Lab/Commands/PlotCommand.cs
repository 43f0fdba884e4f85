using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering.Plots;

namespace CellDsl.Lab.Commands;

/// <summary><c>plot</c>: the course of a training that was saved.</summary>
static class PlotCommand
{
    public static LabCommand Create(LabContext lab)
    {
        Option<string?> checkpoint = OptionFactory.Text("--checkpoint", "DIR", "The folder that a training with --checkpoint wrote.", required: true);
        Option<string?> svg = OptionFactory.Text("--svg", "FILE", "Write a drawing there, too.");
        Option<bool> logarithmic = OptionFactory.Flag("--log", "A logarithmic scale for the loss.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("plot", "Draw the training curve of a checkpoint.") { checkpoint, svg, logarithmic, json };
        command.SetAction(parsed
            => Run(lab, parsed.GetRequiredValue(checkpoint)!, parsed.GetValue(svg), parsed.GetValue(logarithmic), parsed.GetValue(json)));
        return new LabCommand(command, "plot --checkpoint model", "plot --checkpoint model --log --svg curve.svg");
    }

    static int Run(LabContext lab, string folder, string? svg, bool logarithmic, bool json)
    {
        OutputFile? drawing = svg is null ? null : new OutputFile("--svg", svg);
        IReadOnlyList<HistoryRow> rows = TrainingHistory.Read(folder);
        if (rows.Count == 0)
            throw new BadInputException($"{folder}: expected a folder with the history of a training ({TrainingHistory.FileName}), found "
                + (!Directory.Exists(folder) ? "no folder." : TrainingHistory.Exists(folder) ? "one without rows; the training has just begun."
                : "none in it."));
        Curves curves = CurvesOf(rows, TrainingHistory.Unit(folder), logarithmic);
        drawing?.Write(SvgPlot.Draw(curves, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))));
        if (json)
            Json.Write(lab.Output.Data, new { Unit = curves.YName, Rows = rows, Svg = svg });
        else
            lab.Output.Data.Write(TextPlot.Draw(curves));
        return ExitCode.Success;
    }

    static Curves CurvesOf(IReadOnlyList<HistoryRow> rows, string unit, bool logarithmic)
    {
        Curve[] all =
        [
            new("training", '·', Points(row => row.TrainLoss)),
            new("not trained on", 'o', Points(row => row.ValidationLoss)),
        ];
        Curve[] drawn = [.. all.Where(curve => curve.Points.Count > 0)];
        if (drawn.Length == 0)
            throw new BadInputException(logarithmic ? "--log: no loss is above zero." : "the history has no finite loss to draw.");
        return new Curves("updates", unit, logarithmic, drawn);

        (double X, double Y)[] Points(Func<HistoryRow, double?> loss)
            => [.. rows.Where(row => loss(row) is { } y && double.IsFinite(y) && (y > 0 || !logarithmic))
            .Select(row => ((double)row.Update, loss(row)!.Value))];
    }
}
