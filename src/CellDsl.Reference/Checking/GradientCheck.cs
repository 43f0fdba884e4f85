using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using CellDsl.Reference.Checking;
using CellDsl.Reference.Interpretation;

namespace CellDsl.Reference;

/// <summary>Checks a cell's generated code against the reference: <c>GradientCheck.Run&lt;Lstm&gt;().ThrowIfFailed();</c>.
/// Values and gradients of all parameters, inputs, contexts and initial states, at sizes around the vector widths, one and more steps and sequences,
/// lengths down to 0, in float and double; streaming, capturing and recording; and the reference's own gradients by finite differences.</summary>
public static class GradientCheck
{
    /// <summary>Checks a cell that is known at compile time.</summary>
    /// <param name="options">Null: thoroughly, on the processor.</param>
    public static GradientCheckReport Run<[DynamicallyAccessedMembers(CellGraph.Members)] TCell>(GradientCheckOptions? options = null)
        where TCell : ICell
        => Run(CellDefinition.Of<TCell>(), options);

    /// <summary>Checks a cell that is known at run time. What a backend throws is a failure in the report.</summary>
    /// <param name="options">Null: thoroughly, on the processor.</param>
    /// <param name="progress">Told before each case.</param>
    public static GradientCheckReport Run(CellDefinition cell, GradientCheckOptions? options = null, IProgress<GradientCheckProgress>? progress
        = null)
        => new GradientCheckRun(cell, options ?? new(), progress).Run();
}

sealed class GradientCheckRun(CellDefinition cell, GradientCheckOptions options, IProgress<GradientCheckProgress>? progress)
{
    readonly List<CheckRow> _rows = [];
    readonly List<string> _failures = [];
    readonly List<string> _notes = [];
    readonly HashSet<Side> _sides = [];
    ReferenceCell? _reference;

    string Name => cell.Description.Name;

    public GradientCheckReport Run()
    {
        IReadOnlyList<CheckCase> cases = options.Cases ?? (options.IsQuick ? CheckPlan.Quick : CheckPlan.Thorough);
        for (int i = 0; i < cases.Count; i++)
        {
            progress?.Report(new(Name, cases[i].ToString(), i, cases.Count));
            if (Draw(cases[i], options.Seed + (ulong)i) is { } problem)
                Check(problem);
        }
        if (cases.FirstOrDefault(c => c.Data == CheckData.Random) is { } usual)
            SeekOtherSides(usual);
        progress?.Report(new(Name, "done", cases.Count, cases.Count));
        return new GradientCheckReport(Name, _rows, _failures, _notes);
    }

    CheckProblem? Draw(CheckCase @case, ulong seed)
    {
        List<CheckProblem> withoutGradient = [];
        CheckProblem? problem = CheckProblem.Draw(cell.Type, @case, seed, withoutGradient);
        _failures.AddRange(withoutGradient.Take(MostWithoutGradient).SelectMany(DifferenceCheck.Undefined).Take(MostWithoutGradient));
        if (problem is null)
            (@case.Data == CheckData.Random ? _failures : _notes).Add(@case.Data == CheckData.Random
                ? $"{@case}: not checkable at random points. With data in ±1 as well as in [0.2, 1], and with small weights, "
                    + "some value or gradient of the reference was infinite or not a number."
                : $"{@case}: not checked, since values or gradients of the reference are not finite there, or near a point without derivative.");
        else if (Unchecked(problem) is { } what)
            _notes.Add($"{@case}: every draw came within {problem.KinkDistance:G2} of a point without derivative (the corner of a Relu, a "
                + $"comparison), where rounding may take either side, so this case was not checked {what}.");
        return problem;
    }

    /// <returns>What a case is not checked in or by; null: nothing is left out.</returns>
    static string? Unchecked(CheckProblem problem)
    {
        List<string> what = [];
        if (!problem.Suits(typeof(double)))
            what.Add("in double");
        if (problem.FitsSingle && !problem.Suits(typeof(float)))
            what.Add("in float");
        if (problem.Case.Data == CheckData.Random && !problem.IsSmooth)
            what.Add("by differences");
        return what.Count == 0 ? null : string.Join(", ", what);
    }

    void Check(CheckProblem problem)
    {
        _reference = problem.Cell;
        if (problem.Case.Data is CheckData.Random or CheckData.Large)
            _sides.UnionWith(problem.Sides);
        DifferenceCheck.Run(problem, _rows, options.Seed);
        foreach (Backend backend in options.Backends)
        {
            if (problem.Suits(typeof(double)))
                CheckNumbers<double>(backend, problem);
            if (problem.Suits(typeof(float)))
                CheckNumbers<float>(backend, problem);
        }
    }

    /// <summary>Comparisons that went one way wherever they were looked at: other data may lead them the other way.</summary>
    void SeekOtherSides(CheckCase @case)
    {
        for (int attempt = 0; attempt < MostSought; attempt++)
        {
            Side[] wanted = [.. _sides.Select(s => s.Other).Where(s => !_sides.Contains(s))];
            if (wanted.Length == 0)
                return;
            if (CheckProblem.DrawOtherSide(cell.Type, @case, options.Seed + (ulong)attempt, wanted) is { } problem)
                Check(problem);
        }
        string[] left = [.. _sides.Where(s => !_sides.Contains(s.Other)).Select(s => _reference!.Compiled.EquationOf(s.Node)).Distinct()];
        if (left.Length > 0)
            _notes.Add($"A comparison (Select, Min, Max, Clip, Relu ...) in {string.Join(", ", left)} went the same way at every point that was "
                + $"drawn: "
                + "what lies on its other side is not checked.");
    }

    const int MostSought = 4;
    const int MostWithoutGradient = 2;

    void CheckNumbers<T>(Backend backend, CheckProblem problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!backend.Supports(typeof(T)))
            return;
        SubjectOutcome<T>? previous = null;
        LayerOptions? previousOptions = null;
        foreach (LayerOptions variant in options.IsQuick ? QuickVariants(backend) : backend.Variants)
        {
            bool sameBits = previousOptions is not null && previousOptions.VectorBits == variant.VectorBits;
            try
            {
                previous = new Subject<T>(backend, variant, cell, problem, _rows).Check(sameBits ? previous : null);
                previousOptions = variant;
            }
            catch (Exception e)
            {
                _failures.Add($"{Subject<T>.Label(backend, variant)}, {problem.Case}: {e.GetType().Name}: {e.Message}");
            }
        }
    }

    static IEnumerable<LayerOptions> QuickVariants(Backend backend)
        => new[] { backend.Variants[0], backend.Variants[^1] }.Distinct();
}
