namespace CellDsl.Training;

/// <summary>What a stack of layers of cells is made of, beside the cells themselves.</summary>
public sealed record StackOptions
{
    public int HiddenSize { get; init; } = 256;

    /// <summary>Sizes of the cells' other dimensions by name; those not named are as large as the hidden size.</summary>
    public IReadOnlyDictionary<string, int> OtherSizes { get; init; } = new Dictionary<string, int>();

    /// <summary>Share of numbers dropped in training on every connection that is not recurrent: into each layer and out of the last
    /// (Zaremba, Sutskever and Vinyals, 2014).</summary>
    public double Dropout { get; init; }

    /// <summary>Each layer's input is added to its output where both are of one size (He, Zhang, Ren and Sun, 2016).</summary>
    public bool Residual { get; init; }

    /// <summary>Each layer reads its sequences in both directions, and its output has those of both; the sequences have to be whole.</summary>
    public bool Bidirectional { get; init; }

    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(HiddenSize, 1);
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "The share that dropout drops must be at least 0 and below 1.");
    }
}
