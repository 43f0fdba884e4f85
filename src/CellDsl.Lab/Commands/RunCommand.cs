using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.Arrays;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Shapes;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Files;
using CellDsl.Training.Safetensors;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary><c>run</c>: a cell on the user's own arrays, from one safetensors file to another.</summary>
static class RunCommand
{
    public static LabCommand Create(LabContext lab)
    {
        Option<string?> cell = CommonOptions.Cell(required: true);
        Option<string?> input = OptionFactory.Text("--in", "FILE",
            "Safetensors: x [T,B,I] and every parameter under its field name; optionally <state>0 [B,n], lengths (integers [B]), "
            + "with --backward dy [T,B,O] and optionally d<state>T [B,n]; contexts [B,n] and several inputs under their field names. "
            + "An array whose name would mean two has its full name, such as parameter.h0 and initial.h (docs/arrays.md).", required: true);
        Option<string?> output = OptionFactory.Text("--out", "FILE",
            "Safetensors: y, <state>T and, with --backward, dx, d<state>0, d<context>, d<parameter>. Written whole or not at all.", required: true);
        Option<bool> backward = OptionFactory.Flag("--backward", "Gradients too, by backpropagation through time from dy.");
        Option<string?> type
            = OptionFactory.Choice("--dtype", "Precision of the run and of what it writes. Default: that of the file.", null, "f32", "f64");
        var backend = new BackendOptions("The generated code for the processor or a GPU, or the slow reference interpreter (always in double).",
            hasReference: true);
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("run", "Run a cell on your own arrays: safetensors in, safetensors out.")
        {
            cell, input, output, backward, type, threads, json,
        };
        foreach (Option option in backend.All)
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            CellDefinition definition = lab.Cell(parsed.GetRequiredValue(cell)!);
            using LabBackend chosen = backend.Open(parsed);
            return Run(lab,
                new Plan(definition, parsed.GetRequiredValue(input)!, parsed.GetRequiredValue(output)!, parsed.GetValue(backward),
                parsed.GetValue(type),
                chosen, parsed.GetValue(threads)), parsed.GetValue(json));
        });
        return new LabCommand(command, "run --cell Lstm --in arrays.safetensors --out results.safetensors",
            "run --cell Gru --in arrays.safetensors --out gradients.safetensors --backward --dtype f64",
            "run --cell Gru --in arrays.safetensors --out results.safetensors --backend gpu");
    }

    sealed record Plan(CellDefinition Cell, string In, string Out, bool Backward, string? Type, LabBackend Backend, int Threads);

    static int Run(LabContext lab, Plan plan, bool json)
    {
        var output = new OutputFile("--out", plan.Out);
        if (!File.Exists(plan.In))
            throw new BadInputException($"--in: there is no file '{plan.In}'.");

        FileContract contract = FileContract.For(plan.Cell.Description, plan.Backward);
        MatchedArrays arrays
            = ArrayMatcher.Match(contract, SafetensorsFile.Read(plan.In), plan.Type == "f64" || plan.Backend.IsReference ? SafetensorsType.F64
            : null);
        Fitting.Check(plan.Cell, arrays.Sizes, $"--in {plan.In}");

        string type = plan.Type ?? (arrays.Type == SafetensorsType.F64 && plan.Backend.Device is null ? "f64" : "f32");
        plan.Backend.Require(plan.Cell, isDouble: type == "f64");
        if (type == "f32" && arrays.Type == SafetensorsType.F64)
            lab.Output.Messages.WriteText($"note: {plan.In} is in F64; its numbers are rounded to F32.");
        IReadOnlyList<SafetensorsTensor> results = type == "f64" ? Compute<double>(plan, arrays) : Compute<float>(plan, arrays);
        SafetensorsFile.Write(output.Path, results);
        Report(lab, plan, arrays, results, json);
        return ExitCode.Success;
    }

    static IReadOnlyList<SafetensorsTensor> Compute<T>(Plan plan, MatchedArrays arrays)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        => plan.Backend.IsReference
            ? ArrayRun.Reference<T>(plan.Cell, arrays, plan.Backward)
            : ArrayRun.Generated<T>(plan.Cell, arrays, plan.Backward, plan.Backend.Layers(plan.Threads));

    static void Report(LabContext lab, Plan plan, MatchedArrays arrays, IReadOnlyList<SafetensorsTensor> results, bool json)
    {
        if (json)
        {
            Json.Write(lab.Output.Data, new
            {
                Cell = plan.Cell.Description.Name,
                Sizes = arrays.Sizes.ToDictionary(s => s.Key, s => s.Value),
                arrays.Time,
                arrays.Batch,
                File = plan.Out,
                Tensors = results.Select(r => new { r.Name, Type = r.Type.ToString(), r.Shape }),
            });
            return;
        }
        Table table = Tables.Create(plan.Out, "tensor", "type", "shape");
        foreach (SafetensorsTensor result in results)
            table.Add(result.Name, result.Type.ToString(), $"[{string.Join(", ", result.Shape)}]");
        lab.Output.Results.Write(table);
    }
}
