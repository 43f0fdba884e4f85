namespace CellDsl.Training.Parameters;

/// <summary>First biases for gates that keep a state, so that a layer's units forget over times that are spread over all that a task asks for: a unit
/// that keeps the share f of its state per step remembers about 1 / (1 - f) steps, and f = σ(log u) = 1 - 1/(1 + u) with u uniform in [1, T - 1]
/// spreads this evenly (Tallec and Ollivier, Can recurrent neural networks warp time?, 2018, arXiv:1804.11188, section 4). The paper has LSTM and
/// GRU; in MUT1 to MUT3 the gate z is the share of the new value as well, and begins likewise.</summary>
public static class ChronoInitialization
{
    sealed record Gate(string Bias, int Sign);

    /// <summary>+1: the gate keeps the state, its bias is log u; -1: it lets the new value in, its bias is -log u.</summary>
    static readonly Dictionary<string, Gate[]> Gates = new(StringComparer.Ordinal)
    {
        ["Lstm"] = [new("bf", 1), new("bi", -1)],
        ["PeepholeLstm"] = [new("bf", 1), new("bi", -1)],
        ["GruBias"] = [new("bz", 1)],
        ["GruResetBeforeBias"] = [new("bz", 1)],
        ["Mut1"] = [new("bz", -1)],
        ["Mut1Projected"] = [new("bz", -1)],
        ["Mut2"] = [new("bz", -1)],
        ["Mut3"] = [new("bz", -1)],
    };

    /// <summary>True if the cell's gates are known.</summary>
    public static bool Knows(CellDescription cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Gates.TryGetValue(cell.Name, out Gate[]? gates) && gates.All(gate => cell.Parameters.Any(p => p.Name == gate.Bias));
    }

    /// <summary>Sets the biases of a layer's gates; its other parameters stay as they are.</summary>
    /// <param name="longest">T: the longest time to remember over.</param>
    /// <exception cref="ArgumentException">The cell's gates are not known.</exception>
    public static void Apply(SequenceLayer<float> layer, int longest, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (!Knows(layer.Cell))
            throw new ArgumentException($"It is not known which biases of cell '{layer.Cell.Name}' keep its state; "
                + $"that is known for {string.Join(", ", Gates.Keys)}.", nameof(layer));
        // One draw for all gates of a unit: in an LSTM the input gate is the forget gate's complement at first.
        var random = new CounterRandom(seed, "chrono");
        foreach (Gate gate in Gates[layer.Cell.Name])
        {
            Span<float> bias = layer.Parameters.Edit(gate.Bias);
            for (int k = 0; k < bias.Length; k++)
                bias[k] = (float)(gate.Sign * Math.Log(1 + Math.Max(0, longest - 2) * random.Uniform((ulong)k)));
        }
    }
}
