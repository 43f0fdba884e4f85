namespace CellDsl.Training.Decoding;

/// <summary>What a decoder wrote.</summary>
/// <param name="Symbols">Without the first symbol that was given and without the end symbol.</param>
/// <param name="Ended">True: the end symbol was written. False: the length was at its limit.</param>
/// <param name="LogProbability">Σ log p of all steps in nats, the end symbol's included, under the model as it is (without temperature).</param>
/// <param name="Score">What a beam search ranks by; otherwise the log-probability.</param>
/// <param name="Weights">Attention weights of each step, the one that wrote the end symbol included; empty for a model without attention.</param>
public sealed record Hypothesis(
    IReadOnlyList<int> Symbols, bool Ended, double LogProbability, double Score, IReadOnlyList<float[]> Weights);
