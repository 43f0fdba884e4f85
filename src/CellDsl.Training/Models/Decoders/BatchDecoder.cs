using CellDsl.Training.Decoding;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Models.Decoders;

/// <summary><see cref="GreedyDecoder"/> for many sources at once, where only the symbols matter.</summary>
static class BatchDecoder
{
    /// <param name="maxLength">Steps at most, the one that writes the end included.</param>
    /// <returns>For each of the source's B sequences what was written, without the end.</returns>
    /// <exception cref="DecodingException">The model's log-probabilities are not numbers.</exception>
    public static IReadOnlyList<int[]> Decode(SequenceDecoder decoder, DecoderSource source, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(source);
        int batch = source.Batch;
        List<int>[] written = [.. Enumerable.Range(0, batch).Select(_ => new List<int>())];
        bool[] ended = new bool[batch];
        int[] symbols = [.. Enumerable.Repeat(decoder.End, batch)];
        float[] logProbabilities = new float[batch * decoder.Symbols];
        for (int step = 0; step < maxLength && ended.Contains(false); step++)
        {
            var (result, looked) = decoder.Step(symbols, source);
            decoder.Read(looked is null ? SequenceTensor.Span(result.Output) : looked.Outputs, logProbabilities);
            source = source with { InitialStates = result.FinalStates };
            for (int b = 0; b < batch; b++)
            {
                symbols[b] = BestSymbols.Best(logProbabilities.AsSpan(b * decoder.Symbols, decoder.Symbols), step);
                ended[b] |= symbols[b] == decoder.End;
                if (!ended[b])
                    written[b].Add(symbols[b]);
            }
        }
        return [.. written.Select(sequence => sequence.ToArray())];
    }
}
