using CellDsl.Lab.Formatting;
using CellDsl.Lab.Shapes;
using CellDsl.Lab.Terminals;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>What <c>explain</c> tells, to people and machines.</summary>
sealed record Explanation(CellSummary Cell, IReadOnlyList<EquationExplanation> Equations, IReadOnlyList<EquationExplanation> Adjoints,
    PlanExplanation Plan,
    CostExplanation Cost)
{
    /// <param name="checkpointEvery">Null: about the root of the steps, which needs the least memory.</param>
    public static Explanation Of(CellDefinition definition, SequenceShape shape, int? checkpointEvery)
    {
        CellDescription cell = definition.Description;
        int[] sizes = shape.Sizes.Resolve(cell);
        return new(CellSummary.Of(definition), EquationExplanation.Of(cell.Equations), EquationExplanation.Of(cell.Adjoints),
            PlanExplanation.Of(cell), new CostExplanation(
            shape.Time, shape.Batch, shape.Input, shape.Hidden,
            cell.Parameters.Sum(p => (long)sizes[p.Rows] * (p.IsMatrix ? p.Columns.Sum(d => sizes[d]) : 1)),
            CellCost.ForwardFlops(cell, sizes, shape.Time, shape.Batch),
            CellCost.BackwardFlops(cell, sizes, shape.Time, shape.Batch),
            CellCost.SavedBytesPerStep(cell, sizes, sizeof(float)),
            RecomputationCosts.Of(cell, sizes, shape.Time, checkpointEvery ?? (int)Math.Ceiling(Math.Sqrt(shape.Time)))));
    }

    public void Write(IAnsiConsole console)
    {
        console.Write(new Rule(Cell.Name) { Justification = Justify.Left });
        if (Cell.Summary.Length > 0)
            console.WriteText(Cell.Summary);
        console.Write(Leaves());
        console.Write(Table("Equations", Equations));
        console.Write(Table("Adjoints, derived, in the order in which backward computes them", Adjoints));
        console.Write(Steps("Plan, forward", Plan.Forward));
        console.Write(Steps("Plan, backward", Plan.Backward));
        console.Write(Facts());
    }

    string Chosen(Recomputation saving) => Cell.Recomputation == saving ? " (this cell's choice)" : "";

    Table Leaves()
    {
        Table table = Tables.Create("Fields", "role", "name", "size", "initially");
        foreach (VectorSummary input in Cell.Inputs)
            table.Add("input", input.Name, input.Size, "");
        foreach (VectorSummary context in Cell.Contexts)
            table.Add("context", context.Name, context.Size, "");
        foreach (VectorSummary state in Cell.States)
            table.Add("state", state.Name, state.Size, "");
        foreach (ParameterSummary p in Cell.Parameters)
            table.Add(p.Kind.ToString().ToLowerInvariant(), p.Name, string.Join(" × ", p.Shape),
                double.IsNaN(p.InitialValue) ? $"{p.Initializer}" : Numbers.Format($"{p.Initializer}({p.InitialValue})"));
        return table;
    }

    static Table Table(string title, IReadOnlyList<EquationExplanation> equations)
    {
        Table table = Tables.Create(title, "", "", "computed");
        foreach (EquationExplanation equation in equations)
            table.Add(equation.Name, $"= {equation.Text}", equation.Phase);
        return table;
    }

    static Table Steps(string title, IReadOnlyList<PlanStepExplanation> steps)
    {
        Table table = Tables.Create(title, "when", "what");
        foreach (PlanStepExplanation step in steps)
            table.Add(step.When, step.What);
        return table;
    }

    Table Facts()
    {
        string sizes = Numbers.Format($"T={Cost.T}, B={Cost.B}, I={Cost.I}, H={Cost.H}");
        Table table = Tables.Create("Facts", "", "");
        table.HideHeaders();
        table.Add("stages of the recurrence", $"{Cell.Stages}");
        table.Add("hoisted out of the recurrence", Plan.Hoisted.Count == 0 ? "nothing" : string.Join(", ", Plan.Hoisted));
        table.Add("saved for backward at every step", Plan.Saved.Count == 0 ? "nothing" : string.Join(", ", Plan.Saved));
        table.Add("recurrent depth", Numbers.Depth(Cell.RecurrentDepth));
        table.Add("feedforward depth", $"{Cell.FeedforwardDepth}");
        table.Add($"parameters ({sizes})", Numbers.Scaled(Cost.Parameters));
        table.Add($"FLOPs of matrix products, forward ({sizes})", Numbers.Scaled(Cost.ForwardFlops));
        table.Add($"FLOPs of matrix products, backward ({sizes})", Numbers.Scaled(Cost.BackwardFlops));
        table.Add($"saved bytes per time step and sequence, F32, inputs included ({sizes})", Numbers.Scaled(Cost.SavedBytesPerStep));
        table.Add($"  with Recomputation.MinimumCut, the minimum cut{Chosen(Recomputation.MinimumCut)}",
            Numbers.Scaled(Cost.Recomputation.MinimumCut));
        table.Add($"  with Recomputation.None, everything that backward reads{Chosen(Recomputation.None)}", Numbers.Scaled(Cost.Recomputation.None));
        table.Add($"  with LayerOptions.CheckpointEvery = {Cost.Recomputation.CheckpointEvery}", Numbers.Scaled(Cost.Recomputation.Checkpointed));
        return table;
    }
}

/// <summary>An equation in both notations.</summary>
/// <param name="Phase">When it is computed.</param>
sealed record EquationExplanation(string Name, string Text, string LatexName, string Latex, string Phase)
{
    public static IReadOnlyList<EquationExplanation> Of(IReadOnlyList<EquationInfo> equations)
        => [.. equations.Select(e => new EquationExplanation(e.Name, e.Text, e.LatexName, e.Latex, e.When))];
}

/// <param name="Hoisted">Products outside the recurrence.</param>
/// <param name="Saved">Values that a recorded pass keeps of every step.</param>
sealed record PlanExplanation(IReadOnlyList<PlanStepExplanation> Forward, IReadOnlyList<PlanStepExplanation> Backward, IReadOnlyList<string> Hoisted,
    IReadOnlyList<string> Saved)
{
    public static PlanExplanation Of(CellDescription cell) => new(Steps(cell, cell.Plan.Forward), Steps(cell, cell.Plan.Backward),
        PlanText.Hoisted(cell), [.. PlanText.Saved(cell).Select(s => s.Name)]);

    static IReadOnlyList<PlanStepExplanation> Steps(CellDescription cell, CellProgram program)
        => [.. PlanText.Steps(cell, program).Select(s => new PlanStepExplanation(s.Part, s.Step))];
}

sealed record PlanStepExplanation(string When, string What);

/// <summary>At these sizes: numbers in all parameters, FLOPs of the matrix products of one run in each direction.</summary>
/// <param name="SavedBytesPerStep">Kept for backward per time step and sequence, in single precision; inputs and hoisted values included.</param>
sealed record CostExplanation(int T, int B, int I, int H, long Parameters, long ForwardFlops, long BackwardFlops, long SavedBytesPerStep,
    RecomputationCosts Recomputation);

/// <summary>Bytes kept for backward per time step and sequence, in single precision, for each way to choose what is kept.</summary>
/// <param name="MinimumCut">With <see cref="Recomputation.MinimumCut"/>.</param>
/// <param name="None">With <see cref="Recomputation.None"/>.</param>
/// <param name="CheckpointEvery">The <see cref="LayerOptions.CheckpointEvery"/> of <paramref name="Checkpointed"/>.</param>
/// <param name="Checkpointed">The cell's own choice, with checkpoints, averaged over the steps.</param>
sealed record RecomputationCosts(long MinimumCut, long None, int CheckpointEvery, double Checkpointed)
{
    public static RecomputationCosts Of(CellDescription cell, IReadOnlyList<int> sizes, int steps, int checkpointEvery) => new(
        CellCost.SavedBytesPerStep(cell, sizes, sizeof(float), Recomputation.MinimumCut),
        CellCost.SavedBytesPerStep(cell, sizes, sizeof(float), Recomputation.None),
        checkpointEvery,
        CellCost.SavedBytesPerStep(cell, sizes, sizeof(float), steps, checkpointEvery));
}
