using CellDsl.Reference.Arithmetic;

namespace CellDsl.Reference.Interpretation;

/// <summary>Gradients by every field, and bounds (in units of the unit roundoff) of what rounding does to values and gradients
/// in an ordinary floating-point evaluation.</summary>
sealed record TapeGradient(
    SequenceTrace<double> Trace, SequenceTrace<double> TraceErrors,
    IReadOnlyDictionary<string, double[]> Gradients, IReadOnlyDictionary<string, double[]> GradientErrors)
{
    /// <summary>Whether float can hold every number that the output and the final states were computed from.</summary>
    public required bool SuitsSingle { get; init; }

    /// <summary>The run's decisions (comparisons, sides of kinks), with bounds of the rounding errors of what they depend on.</summary>
    public required KinkWatch Decisions { get; init; }

    public static TapeGradient Of(CompiledCell cell, IReadOnlyDictionary<string, double[]> leaves, SequenceShape shape, LossWeights weights)
    {
        var tape = new TapeArithmetic();
        var variables = leaves.ToDictionary(l => l.Key, l => Array.ConvertAll(l.Value, tape.Constant));
        var decisions = new KinkWatch();
        SequenceTrace<int> trace = new Interpreter<int>(cell, tape, decisions).Run(variables, shape);
        var (gradients, errors) = tape.Reverse(weights.Terms(trace));
        return new(Read(trace, tape.Value), Read(trace, tape.Error),
            variables.ToDictionary(v => v.Key, v => Array.ConvertAll(v.Value, node => gradients[node])),
            variables.ToDictionary(v => v.Key, v => Array.ConvertAll(v.Value, node => errors[node])))
        {
            Decisions = decisions,
            SuitsSingle = tape.SuitsSingle(trace.Output.Concat(trace.FinalStates.Values.SelectMany(s => s))),
        };
    }

    static SequenceTrace<double> Read(SequenceTrace<int> trace, Converter<int, double> read)
        => new(Array.ConvertAll(trace.Output, read),
            trace.FinalStates.ToDictionary(s => s.Key, s => Array.ConvertAll(s.Value, read)),
            trace.Captured.ToDictionary(c => c.Key, c => Array.ConvertAll(c.Value, read)));
}
