using System.Numerics.Tensors;
using CellDsl.Training.Numerics;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Memory;

/// <summary>How a loss depends on a cell's states on the way: the gradients that vanish or explode (Bengio, Simard and Frasconi, 1994; Pascanu,
/// Mikolov and Bengio, 2013).</summary>
static class StateGradients
{
    /// <summary>‖dL/ds_t‖ for t = 0 ... T - 1: s_t are all states of the cell after t steps as one vector (h and c of an LSTM; s_0 is the initial
    /// state), and the gradient is what comes back through steps t + 1 ... T, without the loss at step t itself. The norm is taken per sequence and
    /// averaged over the batch.
    /// <para>Each step is a recorded pass of its own that begins with the final states of the one before; running their backward passes from the last
    /// to the first hands the gradient of the initial states on as that of the final states, and those are the vectors asked for. Every cell and
    /// every number of states goes the same way. It keeps T passes and is meant for looking, not for training.</para></summary>
    /// <param name="layer">To whose parameters' gradients this adds those of L.</param>
    /// <param name="input">[T, B, input size]</param>
    /// <param name="lengths">[B]: valid steps of each sequence; null: all T.</param>
    /// <param name="outputGradient">dL/dy, [T, B, output size].</param>
    public static double[] Norms(SequenceLayer<float> layer, Tensor<float> input, int[]? lengths, Tensor<float> outputGradient)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(outputGradient);
        var passes = new List<RecordedPass<float>>();
        try
        {
            for (int t = 0; t < input.Lengths[0]; t++)
                passes.Add(layer.Record(Step(input, lengths, t, passes.LastOrDefault()?.FinalStates)));
            double[] norms = new double[passes.Count];
            IReadOnlyDictionary<string, Tensor<float>>? gradients = null;
            for (int t = passes.Count - 1; t >= 0; t--)
            {
                gradients = passes[t].Backward(SequenceTensor.Steps(outputGradient, t, t + 1), gradients).InitialStates;
                norms[t] = MeanNorm(gradients.Values);
            }
            return norms;
        }
        finally
        {
            foreach (RecordedPass<float> pass in passes)
                pass.Dispose();
        }
    }

    static SequenceArguments<float> Step(Tensor<float> input, int[]? lengths, int t, IReadOnlyDictionary<string, Tensor<float>>? states)
    {
        var arguments = new SequenceArguments<float>(SequenceTensor.Steps(input, t, t + 1))
            { Lengths = lengths?.Select(length => length > t ? 1 : 0).ToArray() };
        foreach (var (name, state) in states ?? new Dictionary<string, Tensor<float>>())
            arguments.InitialStates.Add(name, state);
        return arguments;
    }

    /// <param name="gradients">Each [B, n].</param>
    static double MeanNorm(IEnumerable<Tensor<float>> gradients)
    {
        double[] squares = [];
        foreach (Tensor<float> gradient in gradients)
        {
            Array.Resize(ref squares, (int)gradient.Lengths[0]);
            int size = (int)gradient.Lengths[1];
            for (int b = 0; b < squares.Length; b++)
                squares[b] += Reductions.SumOfSquares(SequenceTensor.Span(gradient).Slice(b * size, size));
        }
        return squares.Sum(Math.Sqrt) / squares.Length;
    }
}
