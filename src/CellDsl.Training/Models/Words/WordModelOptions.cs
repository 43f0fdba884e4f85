using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Optimizers;

namespace CellDsl.Training.Models.Words;

/// <summary>Sizes of a word model. The defaults are those of the small model of Zaremba, Sutskever and Vinyals (2014, Recurrent neural network
/// regularization), which has two layers of LSTM.</summary>
public sealed record WordModelOptions
{
    /// <summary>The recurrent layers, which read forward; hidden size 200 by default.</summary>
    public StackOptions Stack { get; init; } = new() { HiddenSize = 200 };
    /// <summary>Numbers per word vector; null: the hidden size.</summary>
    public int? EmbeddingSize { get; init; }
    /// <summary>All parameters start uniform in ± this, biases too; null: as cells and layers have them start.</summary>
    public double? InitialBound { get; init; } = 0.1;

    /// <summary>Throws if an option is out of range; checkpoints with such options are refused.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Stack.RequireForward().Validate();
        Require.NotNegative(InitialBound ?? 0, nameof(InitialBound));
    }
}
