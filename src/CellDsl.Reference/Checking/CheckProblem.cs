using System.Diagnostics.CodeAnalysis;
using CellDsl.Reference.Interpretation;

namespace CellDsl.Reference.Checking;

/// <summary>A cell with sizes and data, and the reference's answers.</summary>
sealed class CheckProblem
{
    // Within this a central difference finds room for a step.
    const double KinkMargin = 1e-4;
    const ulong Attempts = 16;
    // Data on which even float's bound exceeds this part of a quantity's size would let wrong code pass.
    const double SharpestFloat = 0.01;

    CheckProblem(CheckCase @case, ReferenceCell cell, CellSizes sizes, SequenceShape shape, DrawnData data)
    {
        Case = @case;
        Cell = cell;
        Sizes = sizes;
        Shape = shape;
        Leaves = data.Leaves;
        Weights = data.Weights;
        Sides = data.Watch.Sides;
        KinkDistance = data.Watch.Distance;
        IsSmooth = data.IsSmooth;
        Answer = TapeGradient.Of(cell.Compiled, data.Leaves, shape, data.Weights);
    }

    public CheckCase Case { get; }
    public ReferenceCell Cell { get; }
    public CellSizes Sizes { get; }
    public SequenceShape Shape { get; }
    public Dictionary<string, double[]> Leaves { get; }
    public LossWeights Weights { get; }
    public TapeGradient Answer { get; }
    /// <summary>The ways that comparisons went.</summary>
    public IReadOnlySet<Side> Sides { get; }
    /// <summary>How near the run comes to a point without derivative.</summary>
    public double KinkDistance { get; }
    public bool IsSmooth { get; }

    /// <summary>Whether an evaluation in these numbers decides as the reference does, and their range suffices.
    /// At random points double counts as such in any case, so that no cell goes unchecked.</summary>
    public bool Suits(Type number) => number == typeof(double)
        ? Case.Data == CheckData.Random || DecidesAlike(number)
        : FitsSingle && DecidesAlike(number);

    bool DecidesAlike(Type number)
        => Tolerance.DecidesAlike(Answer.Decisions, number, IsSmooth && Case.Data == CheckData.Random ? Tolerance.UsualRounding : 1);

    /// <summary>Whether float's range suffices. Data in ±1 are compared in float whatever comes of them.</summary>
    public bool FitsSingle => Case.Data is CheckData.Random or CheckData.NotFinite || Answer.SuitsSingle;

    CompiledCell Compiled => Cell.Compiled;

    readonly record struct DrawnData(Dictionary<string, double[]> Leaves, LossWeights Weights, KinkWatch Watch, bool IsFinite, bool IsSmooth);

    /// <summary>Draws data until everything is finite, away from kinks, well-conditioned, and decided alike by float; else keeps the best of what is
    /// finite.</summary>
    /// <param name="withoutGradient">Gets what was passed over for a gradient that is infinite or not a number, though values are finite.</param>
    /// <returns>Null if no draw gave finite values and gradients.</returns>
    public static CheckProblem? Draw(
        [DynamicallyAccessedMembers(CellGraph.Members)] Type cellType, CheckCase @case, ulong seed, ICollection<CheckProblem>? withoutGradient = null)
    {
        var (cell, sizes, shape) = Prepare(cellType, @case);
        CheckProblem? best = null;
        DrawnData? nearlySmooth = null;
        bool atZero = @case.Data == CheckData.Zero;
        foreach (DrawStrategy strategy in StrategiesFor(@case.Data))
        {
            CheckProblem? sharp = null, suitable = null, finite = null;
            for (ulong attempt = 0; attempt < (atZero ? 1UL : Attempts); attempt++)
            {
                DrawnData drawn = DrawData(cell, shape, seed * 1000003 + attempt, strategy, @case.Data);
                if (@case.Data == CheckData.NotFinite)
                {
                    // What lies beyond a decision that rounding makes may be of another kind.
                    if (new CheckProblem(@case, cell, sizes, shape, drawn) is var spoilt && spoilt.Suits(typeof(float)))
                        return spoilt;
                    continue;
                }
                if (!drawn.IsFinite)
                    continue;
                if (!drawn.IsSmooth && !atZero)
                {
                    if (nearlySmooth is null || drawn.Watch.Distance > nearlySmooth.Value.Watch.Distance)
                        nearlySmooth = drawn;
                    continue;
                }
                var problem = new CheckProblem(@case, cell, sizes, shape, drawn);
                if (!problem.IsFiniteEverywhere)
                {
                    if (sharp is null)
                        withoutGradient?.Add(problem);
                    continue;
                }
                (bool isSharp, bool suits) = (problem.IsSharp, problem.Suits(typeof(float)));
                if (isSharp && suits)
                    return problem;
                sharp ??= isSharp ? problem : null;
                suitable ??= suits ? problem : null;
                finite ??= problem;
            }
            if (sharp is not null)
                return sharp;
            best ??= suitable ?? finite;
        }
        // With large numbers functions saturate, and comparisons of what is equal but for rounding go either way.
        if (best is null && @case.Data == CheckData.Random && nearlySmooth is { } near)
            best = new CheckProblem(@case, cell, sizes, shape, near);
        return best is { IsFiniteEverywhere: true } ? best : null;
    }

    /// <summary>Draws from afar until a comparison goes a way that it has not gone before.</summary>
    public static CheckProblem? DrawOtherSide(
        [DynamicallyAccessedMembers(CellGraph.Members)] Type cellType, CheckCase @case, ulong seed, IReadOnlyCollection<Side> wanted)
    {
        var (cell, sizes, shape) = Prepare(cellType, @case);
        foreach (DrawStrategy strategy in Checking.Draw.Far)
        {
            DrawnData drawn = DrawData(cell, shape, seed, strategy, CheckData.Random);
            if (drawn is { IsFinite: true, IsSmooth: true } && drawn.Watch.Sides.Overlaps(wanted)
                && new CheckProblem(@case, cell, sizes, shape, drawn) is { IsFiniteEverywhere: true } problem)
                return problem;
        }
        return null;
    }

    static (ReferenceCell Cell, CellSizes Sizes, SequenceShape Shape) Prepare(
        [DynamicallyAccessedMembers(CellGraph.Members)] Type cellType, CheckCase @case)
    {
        CellSizes sizes = @case.SizesFor(new ReferenceCell(cellType, new CellSizes(1, 1)).Dimensions.Keys);
        return (new ReferenceCell(cellType, sizes), sizes, new SequenceShape(@case.Steps, @case.Batch, @case.Lengths));
    }

    static IReadOnlyList<DrawStrategy> StrategiesFor(CheckData data) => data switch
    {
        CheckData.Zero => Checking.Draw.AtZero,
        CheckData.Large => Checking.Draw.Large,
        _ => Checking.Draw.Strategies,
    };

    static DrawnData DrawData(ReferenceCell cell, SequenceShape shape, ulong seed, DrawStrategy strategy, CheckData data)
    {
        var draw = new Draw(seed);
        var leaves = draw.Leaves(cell.Compiled, shape, strategy);
        if (data == CheckData.NotFinite)
            draw.Spoil(cell.Compiled, leaves);
        var watch = new KinkWatch();
        var trace = new Interpreter<double>(cell.Compiled, new Arithmetic.RealArithmetic(), watch).Run(leaves, shape);
        // Equations of branches that are not taken may be what they like.
        bool finite = IsFinite(trace.Output) && trace.FinalStates.Values.All(IsFinite);
        return new(leaves, draw.Weights(cell.Compiled, shape), watch, finite, watch.Distance > KinkMargin * Math.Max(1, Math.Abs(strategy.Scale)));
    }

    bool IsFiniteEverywhere => Answer.Gradients.Values.All(IsFinite) && Answer.GradientErrors.Values.All(IsFinite);

    bool IsSharp => Results().Concat(Gradients()).All(q =>
        q.Values.Length == 0 || q.Bounds.Max() * Tolerance.SingleRoundoff <= SharpestFloat * Math.Max(q.Values.Max(Math.Abs), 1e-3));

    /// <summary>What every forward run yields: "y" and the final states ("hT").</summary>
    public IEnumerable<Quantity> Results()
        => [Output, .. Compiled.States.Select(s => new Quantity(
            $"{s.Name}T", [Shape.Batch, s.Size], Answer.Trace.FinalStates[s.Name], Answer.TraceErrors.FinalStates[s.Name]))];

    public Quantity Output => new("y", [Shape.Steps, Shape.Batch, Compiled.Output.Size], Answer.Trace.Output, Answer.TraceErrors.Output);

    /// <summary>Every equation and state after each valid step, by its name.</summary>
    public IEnumerable<Quantity> CapturedValues()
        => [.. Compiled.Equations.Select(e => Captured(e.Name, e.Size)), .. Compiled.States.Select(s => Captured(s.Name, s.Size))];

    /// <summary>Equations and states that some step changed.</summary>
    public IEnumerable<string> ChangingValues()
        => CapturedValues().Where(v => v.Values.Chunk(v.Shape[2]).Index()
            .Where(row => v.Counts?.Invoke(row.Index * v.Shape[2]) ?? true)
            .GroupBy(row => row.Index % Shape.Batch, row => row.Item)
            .Any(rows => rows.Any(row => !row.SequenceEqual(rows.First())))).Select(v => v.Name);

    Quantity Captured(string name, int size)
        => new(name, [Shape.Steps, Shape.Batch, size], Answer.Trace.Captured[name], Answer.TraceErrors.Captured[name],
        Shape.Lengths is null ? null : i => Shape.IsValid(i / size / Shape.Batch, i / size % Shape.Batch));

    /// <summary>The gradient of every field: "dW", "dx", "dh0".</summary>
    public IEnumerable<Quantity> Gradients()
    {
        foreach (ReferenceParameter parameter in Compiled.Parameters)
            yield return Gradient($"d{parameter.Name}", parameter.Name, parameter.Columns is { } columns ? [parameter.Rows, columns]
                : [parameter.Rows]);
        foreach (LeafVector input in Compiled.Inputs)
            yield return Gradient($"d{input.Name}", input.Name, Shape.Steps, Shape.Batch, input.Size);
        foreach (LeafVector context in Compiled.Contexts)
            yield return Gradient($"d{context.Name}", context.Name, Shape.Batch, context.Size);
        foreach (LeafVector state in Compiled.States)
            yield return Gradient($"d{state.Name}0", state.Name, Shape.Batch, state.Size);
    }

    /// <summary>The fields that <see cref="Gradients"/> belong to, in the same order.</summary>
    public IEnumerable<string> GradientFields()
        => [.. Compiled.Parameters.Select(p => p.Name), .. Compiled.Inputs.Concat(Compiled.Contexts).Concat(Compiled.States).Select(v => v.Name)];

    Quantity Gradient(string name, string field, params int[] shape) => new(name, shape, Answer.Gradients[field], Answer.GradientErrors[field]);

    static bool IsFinite(double[] values) => Array.TrueForAll(values, double.IsFinite);
}
