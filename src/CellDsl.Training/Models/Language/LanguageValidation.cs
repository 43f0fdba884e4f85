using CellDsl.Training.Sequences;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Language;

/// <summary>The loss of a model on a text that it is not trained on, from zero states.</summary>
sealed class LanguageValidation
{
    readonly LanguageModel _model;
    readonly TextStreams _streams;
    readonly SequenceStates<float> _states;
    readonly Dictionary<int, SymbolBatch> _batches = [];

    /// <param name="codes">At least two.</param>
    /// <param name="length">T: steps at a time.</param>
    /// <param name="batch">B: streams read side by side, if the text is long enough. The last few symbols, fewer than B, are left out.</param>
    public LanguageValidation(LanguageModel model, int[] codes, int length, int batch)
    {
        _model = model;
        length = Math.Min(length, codes.Length - 1);
        _streams = new TextStreams(codes, length, Math.Clamp((codes.Length - 1) / length, 1, batch));
        _states = model.Stack.CreateStates(_streams.Batch);
    }

    /// <returns>Nats per symbol.</returns>
    public double Run(int maxSymbols = int.MaxValue)
    {
        int end = Math.Clamp(maxSymbols / _streams.Batch, 1, _streams.StreamLength);
        _states.Reset();
        double nats = 0;
        for (int start = 0; start < end;)
        {
            int steps = Math.Min(_streams.Length, end - start);
            SymbolBatch batch = BatchOf(steps);
            _streams.FillFrom(start, steps, batch.Inputs, batch.Targets);
            nats += _model.Evaluate(batch, _states);
            start += steps;
        }
        return nats / ((double)end * _streams.Batch);
    }

    /// <summary>Buffers for whole stretches, and for a shorter one at the end.</summary>
    SymbolBatch BatchOf(int steps)
        => _batches.TryGetValue(steps, out SymbolBatch? batch) ? batch : _batches[steps] = _model.CreateBatch(steps, _streams.Batch);
}
