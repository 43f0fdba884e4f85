namespace CellDsl;

/// <summary>Noise on a layer's states during training, over any cell; rates are from 0 (none) up to, not including, 1.
/// It acts in calls that are given <see cref="SequenceArguments{T}.Noise"/>; the others are evaluation.</summary>
public sealed record RecurrentNoise
{
    /// <summary>Zoneout (Krueger et al., 2017, Zoneout: Regularizing RNNs by randomly preserving hidden activations, arXiv 1606.01305): the
    /// probability that a unit keeps its previous value instead of taking the next, in each step and sequence anew. In evaluation a unit takes the
    /// expectation of the two. The cell's equations read the value before zoneout, so h1 = o ⊙ tanh(c1) sees the c1 that the equations say.</summary>
    public double Zoneout { get; init; }

    /// <summary>Zoneout of single states by name, in place of <see cref="Zoneout"/>.</summary>
    public Dictionary<string, double> ZoneoutOf { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Recurrent dropout: the probability that a unit of a state's previous value is zero, and the others 1 / (1 - rate) times as large,
    /// wherever a matrix multiplies that state; what else reads the state (z ⊙ h in a GRU) sees it as it is, and so does a product of something
    /// computed from it (U (r ⊙ h)). One draw for each sequence, the same at all its steps (Gal and Ghahramani, 2016, A theoretically grounded
    /// application of dropout in recurrent neural networks, arXiv 1512.05287), unless <see cref="DropoutPerStep"/>. In evaluation nothing is
    /// done.</summary>
    public double RecurrentDropout { get; init; }

    /// <summary>Recurrent dropout of single states by name, in place of <see cref="RecurrentDropout"/>.</summary>
    public Dictionary<string, double> RecurrentDropoutOf { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whether recurrent dropout draws anew in every time step.</summary>
    public bool DropoutPerStep { get; init; }
}
