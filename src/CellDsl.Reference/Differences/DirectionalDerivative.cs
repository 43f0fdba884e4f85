using CellDsl.Reference.Arithmetic;
using CellDsl.Reference.Interpretation;

namespace CellDsl.Reference.Differences;

/// <summary>The exact derivative of the loss in one direction of all fields together, by one run with dual numbers.</summary>
static class DirectionalDerivative
{
    /// <param name="direction">By field name; zero where absent.</param>
    public static double Of(CompiledCell cell, IReadOnlyDictionary<string, double[]> leaves, SequenceShape shape, LossWeights weights,
        IReadOnlyDictionary<string, double[]> direction)
    {
        var duals = leaves.ToDictionary(l => l.Key, l => direction.TryGetValue(l.Key, out double[]? slopes)
            ? l.Value.Zip(slopes, (value, slope) => new Dual(value, slope)).ToArray()
            : Array.ConvertAll(l.Value, value => new Dual(value, 0)));
        SequenceTrace<Dual> trace = new Interpreter<Dual>(cell, new DualArithmetic()).Run(duals, shape);
        return weights.Terms(trace).Sum(term => term.Weight * term.Value.Slope);
    }
}
