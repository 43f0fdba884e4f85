using CellDsl.Lab.Application;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Inspecting.Dataflow;
using CellDsl.Lab.Inspecting.Flow;
using CellDsl.Lab.Inspecting.Page;
using CellDsl.Lab.Inspecting.Units;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Shapes;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Text;

namespace CellDsl.Lab.Inspecting;

/// <summary>Gathers what a page shows of cells, or of a trained model.</summary>
static class Inspector
{
    /// <summary>Units kept of each search.</summary>
    const int RankedUnits = 20;
    /// <summary>Rows of a training's history that are drawn.</summary>
    const int MostRows = 2000;
    /// <summary>Bytes of activations in a page, before base64.</summary>
    const int MostBytes = 16 << 20;

    /// <summary>Cells with their first parameters, on random input, in one plot.</summary>
    /// <param name="shape">For which to count FLOPs.</param>
    /// <param name="flowShape">Of the sequence that gradients are followed through.</param>
    public static Inspection Cells(IReadOnlyList<CellDefinition> cells, SequenceShape shape, SequenceShape flowShape, ulong seed,
        CancellationToken stop)
    {
        var inspected = new List<InspectedCell>();
        var drawings = new List<CellDrawing>();
        var flows = new List<GradientFlow>();
        foreach (CellDefinition cell in cells)
        {
            CellSizes sizes = Fitting.Nearest(cell, shape).Sizes, flowSizes = Fitting.Nearest(cell, flowShape).Sizes;
            Add(cell, sizes.Resolve(cell.Description), inspected, drawings);
            using FlowSubject subject = FlowSubject.Random(cell, flowSizes, flowShape.Time, seed);
            flows.Add(GradientFlow.Of(subject, seed, stop));
            stop.ThrowIfCancellationRequested();
        }
        string subtitle
            = $"With first parameters (seed {seed}); gradient flow at hidden size {flowShape.Hidden} on random input of size {flowShape.Input}";
        return new(string.Join(", ", cells.Select(c => c.Description.Name)), subtitle, inspected,
            new PageData(drawings, new FlowDrawing(flowShape.Time, flows), null, null), null, []);
    }

    /// <summary>A trained character model, on a text.</summary>
    /// <param name="shown">Characters that the page shows; <paramref name="measured"/>: characters that the search reads.</param>
    public static Inspection Model(string folder, CharModel model, Corpus text, string textName, int shown, int measured, int flowSteps, ulong seed,
        Func<int, IReadOnlyList<TextSignal>> signals, CancellationToken stop)
    {
        ReadOnlySpan<int> characters = text.Characters[..Math.Min(text.Characters.Length, Math.Max(shown, measured))];
        shown = Math.Min(shown, characters.Length);
        RequireRoom(model, shown);
        IReadOnlyList<TextSignal> all = [.. TextSignal.Of(characters), .. signals(characters.Length)];
        UnitActivations activations = UnitActivations.Of(model, characters, stop);
        UnitRanking[] rankings = [.. all.Select(signal =>
        {
            stop.ThrowIfCancellationRequested();
            return UnitRanking.Of(signal, activations.Tracks, RankedUnits);
        })];

        var inspected = new List<InspectedCell>();
        var drawings = new List<CellDrawing>();
        for (int k = 0; k < model.Cells.Count; k++)
            if (model.Cells.Take(k).All(cell => cell != model.Cells[k]))
                Add(model.Cells[k], model.Layers()[k].Layer.Sizes, inspected, drawings);
        int steps = Math.Min(flowSteps, characters.Length);
        using var flow = new ModelFlow(model, activations.Vectors.AsSpan(0, steps * model.Embedding.Size));
        IReadOnlyList<GradientFlow> flows = flow.Flows(seed, stop);
        IReadOnlyList<HistoryRow> history = TrainingHistory.Read(folder);
        var data = new PageData(drawings, new FlowDrawing(steps, flows, IsModel: true), history.Count > 0 ? Thin(history) : null,
            TextDrawing.Of(characters, shown, activations, rankings));
        return new($"{model.Cell.Description.Name}: {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}",
            $"A character model of {Stack(model)}, hidden size {model.Options.HiddenSize}, trained parameters; "
            + $"gradients are followed over the first {steps} characters of {textName}",
            inspected, data,
            $"The first {shown} characters of {textName}, coloured by the value of one unit after reading each. Correlations and thresholds are "
            + $"over the first {characters.Length} characters.",
            rankings);
    }

    static string Stack(CharModel model)
    {
        string text = $"{model.Cells.Count} layer{(model.Cells.Count > 1 ? "s" : "")}";
        if (model.Stack.Skips.Count > 0)
            text += " with residual connections";
        // Its training's, which this page's numbers have none of.
        return model.Options.Dropout > 0 ? text + Numbers.Format($", trained with dropout of {model.Options.Dropout:0.###} (here nothing is dropped)")
            : text;
    }

    static void Add(CellDefinition cell, IReadOnlyList<int> sizes, List<InspectedCell> inspected, List<CellDrawing> drawings)
    {
        inspected.Add(new(cell, string.Join(", ", cell.Description.Dimensions.Zip(sizes, (name, size) => $"{name} = {size}").Skip(1))));
        drawings.Add(new(cell.Description.Name, GraphDrawing.Of(StepGraphBuilder.Build(cell, sizes))));
    }

    static void RequireRoom(CharModel model, int shown)
    {
        long units = model.Layers().Sum(layer => layer.Layer.Cell.States.Sum(s => (long)layer.Layer.Sizes[s.Dimension]));
        if (units * shown > MostBytes)
            throw new BadInputException($"--characters: {shown} characters of {units} units are {units * shown / 1048576} MiB in the page, which "
                + $"may hold "
                + $"{MostBytes / 1048576}; give at most {MostBytes / units}.");
    }

    /// <summary>Every validation, and so many of the other rows, evenly, the last one included.</summary>
    internal static IReadOnlyList<HistoryRow> Thin(IReadOnlyList<HistoryRow> rows)
    {
        int every = (rows.Count - 1) / MostRows + 1;
        return [.. rows.Where((row, index) => row.ValidationLoss is not null || index % every == 0 || index == rows.Count - 1)];
    }
}
