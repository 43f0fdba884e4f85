namespace CellDsl.Training.Decoding;

/// <summary>From what a sampler draws: first the temperature, then the top k, then the nucleus.</summary>
/// <param name="Temperature">Divides the log-probabilities before they are normalised again; 0 always takes the most likely symbol.</param>
/// <param name="TopK">Only so many of the most likely symbols (Fan, Lewis and Dauphin, 2018); null: all.</param>
/// <param name="TopP">Only the fewest of the most likely symbols that together have at least this probability (Holtzman et al., 2020, "nucleus"); 1:
/// all.</param>
public sealed record SamplingOptions(double Temperature = 1, int? TopK = null, double TopP = 1)
{
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        if (!(Temperature >= 0 && double.IsFinite(Temperature)))
            throw new ArgumentException($"The temperature is {Temperature}; it must be a finite number of at least 0.");
        if (TopK < 1)
            throw new ArgumentException($"Top k is {TopK}; it must be at least 1.");
        if (!(TopP > 0 && TopP <= 1))
            throw new ArgumentException($"Top p is {TopP}; it must be above 0 and at most 1.");
    }
}
