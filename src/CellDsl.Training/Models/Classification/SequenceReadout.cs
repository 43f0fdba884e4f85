namespace CellDsl.Training.Models.Classification;

/// <summary>One vector per sequence from the outputs at all its steps, and the gradient back.</summary>
static class SequenceReadout
{
    /// <param name="outputs">[T, B, n]</param>
    /// <param name="vectors">[B, n]; zero for a sequence without steps.</param>
    /// <param name="backwards">How many of the n numbers, the last ones, read from the sequence's end.</param>
    public static void Forward(Readout readout, ReadOnlySpan<float> outputs, TextBatch batch, Span<float> vectors, int backwards)
    {
        int size = vectors.Length / batch.Batch, forwards = size - backwards;
        vectors.Clear();
        for (int b = 0; b < batch.Batch; b++)
        {
            int length = batch.Lengths[b];
            if (length == 0)
                continue;
            Span<float> vector = vectors.Slice(b * size, size);
            if (readout == Readout.Last)
            {
                outputs.Slice(((length - 1) * batch.Batch + b) * size, forwards).CopyTo(vector);
                outputs.Slice(b * size + forwards, backwards).CopyTo(vector[forwards..]);
                continue;
            }
            for (int t = 0; t < length; t++)
                for (int k = 0; k < size; k++)
                    vector[k] += outputs[(t * batch.Batch + b) * size + k];
            for (int k = 0; k < size; k++)
                vector[k] /= length;
        }
    }

    /// <param name="vectorGradients">[B, n]</param>
    /// <param name="outputGradients">[T, B, n]; overwritten.</param>
    public static void Backward(Readout readout, ReadOnlySpan<float> vectorGradients, TextBatch batch, Span<float> outputGradients, int backwards)
    {
        int size = vectorGradients.Length / batch.Batch, forwards = size - backwards;
        outputGradients.Clear();
        for (int b = 0; b < batch.Batch; b++)
        {
            int length = batch.Lengths[b];
            if (length == 0)
                continue;
            ReadOnlySpan<float> gradient = vectorGradients.Slice(b * size, size);
            if (readout == Readout.Last)
            {
                gradient[..forwards].CopyTo(outputGradients[(((length - 1) * batch.Batch + b) * size)..]);
                gradient[forwards..].CopyTo(outputGradients[(b * size + forwards)..]);
                continue;
            }
            for (int t = 0; t < length; t++)
                for (int k = 0; k < size; k++)
                    outputGradients[(t * batch.Batch + b) * size + k] = gradient[k] / length;
        }
    }
}
