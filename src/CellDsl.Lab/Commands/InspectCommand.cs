using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Demo;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Inspecting;
using CellDsl.Lab.Inspecting.Page;
using CellDsl.Lab.Inspecting.Units;
using CellDsl.Lab.Shapes;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Text;

namespace CellDsl.Lab.Commands;

/// <summary><c>inspect</c>: a page that shows what is inside a cell or a trained model.</summary>
static class InspectCommand
{
    const int FlowSize = 32;

    public static LabCommand Create(LabContext lab)
    {
        Option<string[]> cells
            = Names("--cell", "NAME", "Cells to show and to compare, by class name; several with commas, or the option several times.");
        Option<string?> checkpoint
            = OptionFactory.Text("--checkpoint", "DIR", "A trained character model instead: the folder that `train --checkpoint` wrote.");
        Option<string?> text = OptionFactory.Text("--text", "FILE", "With --checkpoint: UTF-8 text for the model to read. Default: the demo's text.");
        Option<int> characters = OptionFactory.Count("--characters", "With --checkpoint: characters that the page shows.", 2000, 1, 1_000_000);
        Option<int> measure
            = OptionFactory.Count("--measure", "With --checkpoint: characters over which the search for units measures them.", 20_000, 2, 10_000_000);
        Option<string[]> signals
            = Names("--signal", "FILE", "With --checkpoint: a signal of your own to search units for, one number per measured character.");
        Option<SequenceShape[]> shape = SequenceShape.Option("With --cell: sizes for which to count FLOPs.");
        Option<int> length = OptionFactory.Count("--length", "Time steps over which gradients are followed.", 100, 2, 10_000);
        Option<int> hidden
            = OptionFactory.Count("--hidden", "With --cell: hidden size and input size of the cells through which gradients are followed.", FlowSize,
            1, 4096);
        Option<ulong> seed = OptionFactory.Seed("Of first parameters, random inputs and the direction of the loss.");
        Option<string?> output = OptionFactory.Text("--out", "FILE", "The page to write. Default: inspect-NAME.html here.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("inspect",
            "Write a page that shows what is inside: equations, data flow, gradient flow; of a trained model also its training, and text coloured "
            + "by a unit.")
        {
            cells, checkpoint, text, characters, measure, signals, shape, length, hidden, seed, output, json,
        };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(cells) ?? [];
            string? folder = parsed.GetValue(checkpoint);
            if (names.Length == 0 == (folder is null))
                throw new BadInputException("inspect: give either --cell NAME or --checkpoint DIR.");
            Agreement.RequireUse(parsed, folder is not null, checkpoint.Name, text, characters, measure, signals);
            Agreement.RequireUse(parsed, folder is null, cells.Name, shape, hidden);
            CellDefinition[] chosen = [.. names.Select(lab.Cell).Distinct()];
            string file = parsed.GetValue(output)
                ?? $"inspect-{string.Join('-', folder is null ? chosen.Select(c => c.Description.Name) : [NameOf(folder)])}.html";
            var page = new OutputFile(output.Name, file);
            Inspection inspection = folder is null
                ? OfCells(lab, chosen, parsed.GetRequiredValue(shape)[^1], parsed.GetValue(length), parsed.GetValue(hidden), parsed.GetValue(seed))
                : OfModel(lab, folder, parsed.GetValue(text), parsed.GetValue(characters), parsed.GetValue(measure), parsed.GetValue(signals) ?? [],
                    parsed.GetValue(length), parsed.GetValue(seed));
            page.Write(InspectionPage.Write(inspection));
            InspectionReport report = InspectionReport.Of(inspection, file);
            if (parsed.GetValue(json))
                Json.Write(lab.Output.Data, report);
            else
                report.Write(lab.Output.Results);
            return ExitCode.Success;
        });
        return new LabCommand(command, "inspect --cell Lstm", "inspect --cell VanillaRnn,Irnn,Lstm,Gru --length 200 --out flow.html",
            "inspect --checkpoint model --text book.txt", "inspect --checkpoint model --text book.txt --measure 5000 --signal speaker.txt");
    }

    static Option<string[]> Names(string name, string placeholder, string description) => new(name)
    {
        Description = description,
        HelpName = placeholder,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            string[] values = [.. result.Tokens.SelectMany(t => name == "--cell" ? t.Value.Split(',') : [t.Value])];
            if (values.Any(v => v.Length == 0))
                result.AddError($"{name}: expected a value, found an empty one.");
            return values;
        },
    };

    static Inspection OfCells(LabContext lab, CellDefinition[] cells, SequenceShape shape, int length, int hidden, ulong seed)
        => Inspector.Cells(cells, shape, new SequenceShape(length, 1, hidden, hidden), seed, lab.Stop);

    static Inspection OfModel(LabContext lab, string folder, string? file, int characters, int measure, string[] signals, int length, ulong seed)
    {
        using CharModel model = CharTraining.CreateModel(CharTraining.Read(folder), lab.Cells, new LayerOptions { Threads = 1 });
        Corpus text = file is null ? Corpus.FromText(DemoText.Description, DemoText.Read()) : Corpus.Read(file);
        return Inspector.Model(folder, model, text, text.Name, characters, measure, length, seed, n
            => [.. signals.Select(s => TextSignal.Read(s, n))], lab.Stop);
    }

    static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}
