using CellDsl.Training.Optimizers;
using System.Text.Json.Serialization;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Models.Stacks;

/// <summary>In which direction layers read their sequences.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LayerDirection>))]
public enum LayerDirection
{
    /// <summary>From the first step to the last.</summary>
    Forward,
    /// <summary>In both directions, with layers of their own; an output is what both say, one behind the other (Schuster and Paliwal, 1997). The
    /// sequences have to be whole.</summary>
    Concatenated,
    /// <summary>In both directions; an output is the sum of what both say.</summary>
    Summed,
}

/// <summary>What a stack of layers of cells is made of, beside the cells themselves.</summary>
public sealed record StackOptions
{
    /// <summary>Of each layer and each direction.</summary>
    public int HiddenSize { get; init; } = 256;

    /// <summary>Sizes of the cells' other dimensions by name; those not named are as large as the hidden size.</summary>
    public IReadOnlyDictionary<string, int> OtherSizes { get; init; } = new Dictionary<string, int>();

    /// <summary>Share of numbers dropped in training on every connection that is not recurrent: into each layer and out of the last
    /// (Zaremba, Sutskever and Vinyals, 2014).</summary>
    public double Dropout { get; init; }

    /// <summary>Each layer's input is added to its output where both are of one size (He, Zhang, Ren and Sun, 2016).</summary>
    public bool Residual { get; init; }

    /// <summary>In which direction the layers read; language models and decoders read forward only.</summary>
    public LayerDirection Direction { get; init; }

    internal bool IsBidirectional => Direction != LayerDirection.Forward;

    /// <summary>Throws if an option is out of range; creating a model calls it.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(HiddenSize, 1);
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "The share that dropout drops must be at least 0 and below 1.");
        Require.Defined(Direction);
    }

    /// <exception cref="ArgumentException">Layers read backwards.</exception>
    internal StackOptions RequireForward()
        => IsBidirectional ? throw new ArgumentException("What writes cannot read backwards: it would see the symbol that it is to predict.") : this;
}
