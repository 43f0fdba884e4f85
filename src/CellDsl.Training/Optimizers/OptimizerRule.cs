using System.Text;
using System.Text.Json.Serialization;

namespace CellDsl.Training.Optimizers;

/// <summary>How an optimiser changes values: its constants, and its formula over numbers it remembers per parameter ("slots").
/// The numbers themselves are an <see cref="Optimizer"/>'s.</summary>
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(RmsProp), "rmsprop")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(AdamW), "adamw")]
public abstract record OptimizerRule
{
    /// <summary>Names of the slots; each holds one number per parameter, zero at first.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Slots { get; }

    /// <summary>Only the constants are printed.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;

    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range; the message names it.</exception>
    internal abstract void Validate();

    /// <summary>One update of <paramref name="values"/>, all spans of one length.</summary>
    /// <param name="slots">In the order of <see cref="Slots"/>.</param>
    /// <param name="step">1 for the first update.</param>
    internal abstract void Update(Span<float> values, ReadOnlySpan<float> gradients, float[][] slots, double learningRate, long step);

    /// <summary>The rule of that name with its usual constants: sgd, rmsprop, adam or adamw.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static OptimizerRule Parse(string name) => name switch
    {
        "sgd" => new Sgd(),
        "rmsprop" => new RmsProp(),
        "adam" => new Adam(),
        "adamw" => new AdamW(),
        _ => throw new ArgumentException($"There is no optimizer '{name}'; there are sgd, rmsprop, adam and adamw."),
    };
}
