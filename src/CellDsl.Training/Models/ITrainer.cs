namespace CellDsl.Training;

/// <summary>The training of any system, as whoever runs, shows and saves it sees it.</summary>
public interface ITrainer : IDisposable
{
    /// <summary>How losses are told to people.</summary>
    LossScale Scale { get; }

    /// <summary>Updates made so far, resumed ones included.</summary>
    long Steps { get; }
    /// <summary>Updates in one pass over the training data.</summary>
    int StepsPerPass { get; }
    /// <summary>Passes over the training data made so far, with fractions.</summary>
    double Passes => (double)Steps / StepsPerPass;
    /// <summary>Numbers in all parameters together.</summary>
    int ParameterCount { get; }
    /// <summary>Where the updates' time went.</summary>
    PartTimes Times { get; }

    /// <summary>One update.</summary>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite; the parameters are as before the update.</exception>
    TrainingStep Step();

    /// <summary>Mean loss in nats on data that are not trained on; null if there are none.</summary>
    /// <param name="maxItems">About how many of the data to use.</param>
    double? Validate(int maxItems = int.MaxValue);

    /// <summary>Writes a checkpoint into a folder, which is created where needed. Killed at any moment, it leaves the old one or the new one.</summary>
    /// <exception cref="InvalidOperationException">The training has diverged; the checkpoint stays as it was.</exception>
    void Save(string folder);

    /// <summary>Something that the model as it is writes, of nothing or of an example, for a look; null for systems that do not write.</summary>
    string? Sample(ulong seed);
}

/// <summary>What one update did.</summary>
/// <param name="Step">Updates made, this one included.</param>
/// <param name="Loss">Mean loss before the update, in nats per item (character, word, text).</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="Items">Items trained on so far, repeated ones included.</param>
public readonly record struct TrainingStep(long Step, double Loss, double GradientNorm, double LearningRate, long Items)
{
    public double Bits => Loss / SoftmaxCrossEntropy.NatsPerBit;
}

/// <summary>The unit that a system's losses are told in.</summary>
/// <param name="Name">E.g. "bits per character".</param>
/// <param name="Key">The same in one word.</param>
/// <param name="Items">What the loss is a mean over, in the plural.</param>
/// <param name="FromNats">From a mean in nats per item.</param>
public sealed record LossScale(string Name, string Key, string Items, Func<double, double> FromNats)
{
    public static LossScale BitsPerCharacter { get; } = BitsPer("character");
    public static LossScale BitsPerWord { get; } = BitsPer("word");

    /// <param name="item">In the singular.</param>
    static LossScale BitsPer(string item) => new($"bits per {item}", "bits", $"{item}s", nats => nats / SoftmaxCrossEntropy.NatsPerBit);

    /// <summary>e^loss: as many words, equally likely, would be as hard to guess among.</summary>
    public static LossScale Perplexity { get; } = new("perplexity", "perplexity", "words", Math.Exp);

    public static LossScale NatsPerText { get; } = new("nats per text", "nats", "texts", nats => nats);
}
