namespace CellDsl.Training;

/// <summary>The loss of a model on a text that it is not trained on, from zero states.</summary>
sealed class CharValidation
{
    readonly CharModel _model;
    readonly TextStreams _streams;
    readonly SequenceStates<float> _states;
    readonly Dictionary<int, CharBatch> _batches = [];

    /// <param name="codes">At least two.</param>
    public CharValidation(CharModel model, int[] codes, CharTrainerOptions options)
    {
        _model = model;
        int length = Math.Min(options.Length, codes.Length - 1);
        _streams = new TextStreams(codes, length, Math.Clamp((codes.Length - 1) / length, 1, options.Batch));
        _states = model.Stack.CreateStates(_streams.Batch);
    }

    /// <returns>Nats per character.</returns>
    public double Run(int maxCharacters)
    {
        int end = Math.Clamp(maxCharacters / _streams.Batch, 1, _streams.StreamLength);
        _states.Reset();
        double nats = 0;
        for (int start = 0; start < end;)
        {
            int steps = Math.Min(_streams.Length, end - start);
            CharBatch batch = BatchOf(steps);
            _streams.FillFrom(start, steps, batch.Inputs, batch.Targets);
            nats += _model.Evaluate(batch, _states);
            start += steps;
        }
        return nats / ((double)end * _streams.Batch);
    }

    /// <summary>Buffers for whole stretches, and for a shorter one at the end.</summary>
    CharBatch BatchOf(int steps)
        => _batches.TryGetValue(steps, out CharBatch? batch) ? batch : _batches[steps] = _model.CreateBatch(steps, _streams.Batch);
}
