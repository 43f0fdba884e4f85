namespace CellDsl.Training.Decoding;

/// <summary>Writes the most likely symbol at each step; of equally likely ones, the lowest.</summary>
public static class GreedyDecoder
{
    /// <summary>Decodes from the model's start until the end symbol or the maximum length.</summary>
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    /// <exception cref="DecodingException">The model's log-probabilities are not numbers, or allow no symbol.</exception>
    public static Hypothesis Decode(IStepModel model, DecoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(model);
        float[] logProbabilities = new float[model.Symbols];
        PartialHypothesis written = PartialHypothesis.Empty;
        int symbol = options.First;
        bool ended = false;
        model.Start();
        while (!ended && written.Steps < options.MaxLength)
        {
            model.Step([symbol], logProbabilities);
            symbol = BestSymbols.Best(logProbabilities, written.Steps);
            written = written.Extend(symbol, logProbabilities[symbol], model.Weights(0));
            ended = symbol == options.End;
        }
        return written.Finish(ended, written.LogProbability);
    }
}
