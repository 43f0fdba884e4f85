using CellDsl.Execution;

namespace CellDsl;

/// <summary>Which noise a training call draws: the same draw gives the same masks on any number of threads, vector width, precision and device, with
/// or without checkpoints. Layers of a model need seeds of their own, or states of the same name get the same masks.</summary>
/// <param name="Seed">Of all the layer's masks.</param>
/// <param name="Step">Number of the training step; another step draws other masks.</param>
public sealed record SequenceNoise(ulong Seed, ulong Step = 0)
{
    readonly int _firstTimeStep;

    /// <summary>Number of the call's first time step within its sequences: not 0 where a sequence is run in several calls that are to have the masks
    /// of one.</summary>
    public int FirstTimeStep
    {
        get => _firstTimeStep;
        init => _firstTimeStep = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(FirstTimeStep), value, "The number of a sequence's first time step is 0 or more.");
    }

    /// <summary>Of packed steps: where they belong, time steps being counted from <see cref="FirstTimeStep"/>. Null: steps and rows are the
    /// sequences' own.</summary>
    internal NoisePlaces? Places { get; init; }

    /// <summary>Of the same call from a later step on.</summary>
    /// <param name="rows">Of the call.</param>
    internal SequenceNoise From(int step, int rows)
        => Places is { } places ? this with { Places = places.From(step * rows) } : this with { FirstTimeStep = FirstTimeStep + step };
}
