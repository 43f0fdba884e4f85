using CellDsl.Training.Losses;

namespace CellDsl.Training.Trainers;

/// <summary>The unit that a system's losses are reported in.</summary>
/// <param name="Name">E.g. "bits per character".</param>
/// <param name="Key">The same in one word.</param>
/// <param name="Items">What the loss is a mean over, in the plural.</param>
/// <param name="FromNats">From a mean in nats per item.</param>
sealed record LossScale(string Name, string Key, string Items, Func<double, double> FromNats)
{
    public static LossScale BitsPerCharacter { get; } = BitsPer("character");
    public static LossScale BitsPerWord { get; } = BitsPer("word");

    /// <param name="item">In the singular.</param>
    static LossScale BitsPer(string item) => new($"bits per {item}", "bits", $"{item}s", nats => nats / SoftmaxCrossEntropy.NatsPerBit);

    /// <summary>e^loss: as many words, equally likely, would be as hard to guess among.</summary>
    public static LossScale Perplexity { get; } = new("perplexity", "perplexity", "words", Math.Exp);

    public static LossScale NatsPerText { get; } = new("nats per text", "nats", "texts", nats => nats);
}
