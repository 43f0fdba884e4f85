using CellDsl.Reference.Differences;

namespace CellDsl.Reference.Checking;

/// <summary>Proves the reference's gradients by finite differences: every number of small problems, random directions of large ones.
/// The directional derivative also comes from dual numbers, so three ways that share only the forward definitions must agree.</summary>
static class DifferenceCheck
{
    public const string Subject = "reference against central differences";

    public static void Run(CheckProblem problem, List<CheckRow> rows, ulong seed)
    {
        if (!problem.IsSmooth || problem.Case.Data != CheckData.Random)
            return;
        var differences = new CentralDifference(problem.Cell.Compiled, problem.Leaves, problem.Shape, problem.Weights);
        double outputBound = problem.Weights.Terms(problem.Answer.TraceErrors).Sum(t => Math.Abs(t.Weight) * t.Value);
        if (problem.Leaves.Values.Sum(l => l.Length) <= CheckPlan.EveryNumber)
            EveryNumber(problem, differences, outputBound, new Comparison(problem.Case, Subject, rows));
        else
            Directions(problem, differences, outputBound, new Draw(seed), rows);
    }

    /// <summary>Numbers of the gradient that are infinite or not a number in the reference, though the difference quotients converge.</summary>
    public static IEnumerable<string> Undefined(CheckProblem problem)
    {
        var differences = new CentralDifference(problem.Cell.Compiled, problem.Leaves, problem.Shape, problem.Weights);
        foreach (var (quantity, field) in problem.Gradients().Zip(problem.GradientFields()))
            foreach (int i in Enumerable.Range(0, quantity.Values.Length).Where(i => !double.IsFinite(quantity.Values[i])).Take(MostUndefined))
                if (differences.ByNumber(field, i) is { } estimate && estimate.Error <= Converged * (1 + Math.Abs(estimate.Derivative)))
                    yield return string.Create(System.Globalization.CultureInfo.InvariantCulture,
                        $"{problem.Case}: {quantity.Name}{quantity.Index(i)} is {quantity.Values[i]} in the reference, but central differences "
                        + $"converge to {estimate.Derivative:G6}.");
    }

    const int MostUndefined = 3;
    const double Converged = 1e-6;

    static void EveryNumber(CheckProblem problem, CentralDifference differences, double outputBound, Comparison comparison)
    {
        foreach (var (quantity, field) in problem.Gradients().Zip(problem.GradientFields()))
        {
            var estimates = new CentralDifference.Estimate[quantity.Values.Length];
            for (int i = 0; i < estimates.Length; i++)
                estimates[i] = Settled(quantity.Values[i], quantity.Values[i], outputBound, step => differences.ByNumber(field, i, step))
                    ?? new(quantity.Values[i], 0, 1);
            comparison.Add(quantity.Name, quantity with { Values = [.. estimates.Select(e => e.Derivative)] }, quantity.Values,
                i => Tolerance.Difference(estimates[i].Derivative, estimates[i], outputBound),
                i => Tolerance.DifferenceDerivation(estimates[i], outputBound));
        }
    }

    /// <summary>The estimate from the usual steps, or, where that does not agree, one from shorter steps that does: of a function that oscillates
    /// within the usual steps these say nothing. A wrong derivative agrees with none.</summary>
    static CentralDifference.Estimate? Settled(double derivative, double size, double outputBound, Func<double, CentralDifference.Estimate?> estimate)
    {
        bool Agrees(CentralDifference.Estimate e) => Math.Abs(derivative - e.Derivative) <= Tolerance.Difference(size, e, outputBound);
        if (estimate(CentralDifference.FirstSteps[0]) is not { } usual)
            return null;
        if (Agrees(usual))
            return usual;
        foreach (double step in CentralDifference.FirstSteps.Skip(1))
            if (estimate(step) is { } shorter && double.IsFinite(shorter.Error) && Agrees(shorter))
                return shorter;
        return usual;
    }

    static void Directions(CheckProblem problem, CentralDifference differences, double outputBound, Draw draw, List<CheckRow> rows)
    {
        for (int d = 0; d < CheckPlan.Directions; d++)
        {
            var direction = draw.Direction(problem.Leaves, d);
            double along = direction.Sum(f => f.Value.Zip(problem.Answer.Gradients[f.Key], (v, g) => v * g).Sum());
            double bound = direction.Sum(f => f.Value.Zip(problem.Answer.GradientErrors[f.Key], (v, e) => Math.Abs(v) * e).Sum());
            double dual = DirectionalDerivative.Of(problem.Cell.Compiled, problem.Leaves, problem.Shape, problem.Weights, direction);
            double magnitude = direction.Sum(f => f.Value.Zip(problem.Answer.Gradients[f.Key], (v, g) => Math.Abs(v * g)).Sum());

            double rounding = Tolerance.Rounding(bound + magnitude * direction.Sum(f => f.Value.Length), typeof(double));
            rows.Add(new CheckRow("direction", problem.Case, "reference, tape against dual numbers", Math.Abs(along - dual), rounding,
                $"[{d}]", dual, along, "2·c·2^-52, c the running bound of rounding errors over all fields"));

            // Single numbers of the gradient are of the size magnitude/√n; a direction whose terms cancel is measured against that.
            double size = Math.Max(Math.Abs(along), magnitude / Math.Sqrt(direction.Sum(f => f.Value.Length)));
            if (Settled(along, size, outputBound, step => differences.Along(direction, step)) is not { } estimate)
                continue;
            rows.Add(new CheckRow("direction", problem.Case, Subject, Math.Abs(along - estimate.Derivative),
                Tolerance.Difference(size, estimate, outputBound), $"[{d}]", estimate.Derivative, along,
                Tolerance.DifferenceDerivation(estimate, outputBound)));
        }
    }
}
