namespace CellDsl.Training.Decoding;

/// <summary>Where every decoder begins and ends.</summary>
/// <param name="First">The symbol that the model reads before it writes the first one.</param>
/// <param name="End">The symbol that ends a hypothesis; null: all go on to <paramref name="MaxLength"/>.</param>
/// <param name="MaxLength">Steps at most, the one that writes <paramref name="End"/> included.</param>
public sealed record DecoderOptions(int First, int? End, int MaxLength)
{
    /// <exception cref="ArgumentException">An option does not fit the model.</exception>
    internal void Check(IStepModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Symbols < 1)
            throw new ArgumentException($"The model has {model.Symbols} symbols; decoding needs at least one.");
        if ((uint)First >= (uint)model.Symbols)
            throw new ArgumentException($"The first symbol is {First}; the model has symbols 0 to {model.Symbols - 1}.");
        if (End is { } end && (uint)end >= (uint)model.Symbols)
            throw new ArgumentException($"The end symbol is {end}; the model has symbols 0 to {model.Symbols - 1}.");
        if (MaxLength < 1)
            throw new ArgumentException($"The greatest length is {MaxLength}; it must be at least 1.");
    }
}
