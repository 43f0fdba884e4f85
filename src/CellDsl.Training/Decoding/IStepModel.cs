namespace CellDsl.Training.Decoding;

/// <summary>A model that writes symbol by symbol. It holds the states of several hypotheses ("rows") at a time, which decoders copy, reorder and
/// drop.</summary>
public interface IStepModel
{
    /// <summary>Number of symbols; they are 0 to this - 1.</summary>
    int Symbols { get; }

    /// <summary>Goes back to one row that has read nothing: zero states, or those an encoder left.</summary>
    void Start();

    /// <summary>Row k becomes a copy of what row <paramref name="parents"/>[k] was; there are as many rows afterwards as parents.</summary>
    void Reorder(ReadOnlySpan<int> parents);

    /// <summary>Every row reads one symbol.</summary>
    /// <param name="symbols">One per row.</param>
    /// <param name="logProbabilities">[rows, <see cref="Symbols"/>]: natural logarithms of the next symbol's probabilities, which sum to one in each
    /// row (see <see cref="LogSoftmax"/>); -∞ for a symbol that cannot follow. Decoders also overwrite it.</param>
    void Step(ReadOnlySpan<int> symbols, Span<float> logProbabilities);

    /// <summary>Where the row looked in the step just made, one weight per source position; empty for a model without attention.</summary>
    ReadOnlySpan<float> Weights(int row) => [];
}
