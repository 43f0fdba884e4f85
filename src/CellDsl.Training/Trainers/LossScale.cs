using CellDsl.Training.Losses;

namespace CellDsl.Training.Trainers;

/// <summary>The unit that a system's losses are reported in.</summary>
/// <param name="Name">E.g. "bits per character".</param>
/// <param name="Key">The same in one word, for tables.</param>
/// <param name="Items">What the loss is a mean over, in the plural.</param>
/// <param name="FromNats">From a mean in nats per item.</param>
public sealed record LossScale(string Name, string Key, string Items, Func<double, double> FromNats)
{
    /// <summary>Bits per character: nats / ln 2.</summary>
    public static LossScale BitsPerCharacter { get; } = BitsPer("character");
    /// <summary>Bits per word: nats / ln 2.</summary>
    public static LossScale BitsPerWord { get; } = BitsPer("word");

    /// <summary>e^loss: as many words, equally likely, would be as hard to guess among.</summary>
    public static LossScale Perplexity { get; } = new("perplexity", "perplexity", "words", Math.Exp);

    /// <summary>Nats per text.</summary>
    public static LossScale NatsPerText { get; } = NatsPer("text");
    /// <summary>Nats per word.</summary>
    public static LossScale NatsPerWord { get; } = NatsPer("word");

    /// <summary>The loss as it is.</summary>
    /// <param name="item">In the singular; its plural ends in "s".</param>
    public static LossScale NatsPer(string item) => new($"nats per {item}", "nats", $"{item}s", nats => nats);

    /// <summary>The loss / ln 2.</summary>
    /// <param name="item">In the singular; its plural ends in "s".</param>
    public static LossScale BitsPer(string item) => new($"bits per {item}", "bits", $"{item}s", nats => nats / SoftmaxCrossEntropy.NatsPerBit);
}
