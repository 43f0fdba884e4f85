using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Training;

namespace CellDsl.Lab.Commands;

/// <summary>How a model is trained on examples: options that several commands share and that their checkpoints remember.</summary>
/// <param name="examples">What the examples are called.</param>
/// <param name="rate">The usual first learning rate.</param>
/// <param name="stepsHelp">How many updates are made unless told otherwise.</param>
sealed class ExampleOptions(string examples, double rate, string stepsHelp)
{
    static readonly ExampleTrainingOptions Usual = new();

    readonly Option<int> _batch = OptionFactory.Count("--batch", $"{examples} per update.", Usual.Batch, 1, 1 << 16);
    readonly Option<string?> _optimizer = OptionFactory.Choice("--optimizer", "How gradients become updates.", "adam", "sgd", "rmsprop", "adam", "adamw");
    readonly Option<double> _rate = OptionFactory.Number("--learning-rate", "First step size; it falls to nothing at the last update, along half a cosine wave.", rate, 1e-12, 1e6);
    readonly Option<double> _clip = OptionFactory.Number("--clip", "Largest norm of the gradient; 0: no limit.", 1, 0);
    readonly Option<ulong> _seed = OptionFactory.Seed($"Seed of generated {examples.ToLowerInvariant()}, first parameters and the order of learning.");
    readonly Option<int?> _steps = OptionFactory.OptionalCount("--steps", $"Updates. {stepsHelp}");

    public IEnumerable<Option> All => [_batch, _optimizer, _rate, _clip, _seed, _steps];

    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>Updates that were asked for; null: none.</summary>
    public int? Steps(ParseResult parsed) => parsed.GetValue(_steps);

    public int Batch(ParseResult parsed) => parsed.GetValue(_batch);

    public ExampleTrainingOptions Training(ParseResult parsed, long usualSteps) => new()
    {
        Batch = parsed.GetValue(_batch),
        Optimizer = OptimizerRule.Parse(parsed.GetValue(_optimizer)!),
        LearningRate = new LearningRateSchedule(parsed.GetValue(_rate), LearningRateDecay.Cosine, parsed.GetValue(_steps) ?? usualSteps),
        ClipNorm = parsed.GetValue(_clip) is > 0 and var clip ? clip : null,
        Seed = parsed.GetValue(_seed),
    };

    /// <summary>A resumed training has the options it began with; only --steps may go on further, at the last learning rate.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, ExampleTrainingOptions stored)
    {
        Require(parsed, _batch, parsed.GetValue(_batch), stored.Batch);
        Require(parsed, _optimizer, OptimizerRule.Parse(parsed.GetValue(_optimizer)!), stored.Optimizer);
        Require(parsed, _rate, parsed.GetValue(_rate), stored.LearningRate.Rate);
        Require(parsed, _clip, parsed.GetValue(_clip), stored.ClipNorm ?? 0);
        Require(parsed, _seed, parsed.GetValue(_seed), stored.Seed);
    }

    /// <exception cref="BadInputException">The option was given, and differs from what the checkpoint says.</exception>
    public static void Require<T>(ParseResult parsed, Option option, T given, T stored)
    {
        if (parsed.GetResult(option) is { Implicit: false } && !Equals(given, stored))
            throw new BadInputException($"{option.Name}: the training in the checkpoint began with {stored}, found {given}. "
                + "Leave the option out to go on with that training, or start another in another folder.");
    }
}
