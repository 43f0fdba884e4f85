using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Learning;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Trainers;

namespace CellDsl.Lab.Commands;

/// <summary>The options that say how parameters are learned, which a checkpoint remembers.</summary>
/// <param name="usual">Values where an option is not given.</param>
/// <param name="rate">The usual learning rate.</param>
sealed class LearningChoice(TrainerOptions usual, double rate, LearningHelp help)
{
    readonly Option<int> _batch = OptionFactory.Count("--batch", help.Batch, usual.Batch, 1, 1 << 16);
    readonly Option<string?> _optimizer
        = OptionFactory.Choice("--optimizer", help.Optimizer, NameOf(usual.Optimizer), "sgd", "rmsprop", "adam", "adamw");
    readonly Option<double> _rate = OptionFactory.Number("--learning-rate", help.Rate, rate, 1e-12, 1e6);
    readonly Option<double> _clip
        = OptionFactory.Number("--clip", $"Largest norm of the gradient{help.Gradient}; 0: no limit.", usual.ClipNorm ?? 0, 0);
    readonly Option<ulong> _seed = OptionFactory.Seed($"Seed of the first parameters{help.Seed}.");

    public IEnumerable<Option> All => [_batch, _optimizer, _rate, _clip, _seed];

    public int Batch(ParseResult parsed) => parsed.GetValue(_batch);
    public double Rate(ParseResult parsed) => parsed.GetValue(_rate);
    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>The same options, but for those that the user chose.</summary>
    public T Apply<T>(ParseResult parsed, T options) where T : TrainerOptions => (T)(options with
    {
        Batch = Batch(parsed),
        Optimizer = Rule(parsed),
        ClipNorm = parsed.GetValue(_clip) is > 0 and var clip ? clip : null,
        Seed = Seed(parsed),
    });

    /// <summary>A training on examples whose learning rate falls to nothing at the last update, along half a cosine wave.</summary>
    /// <param name="limit">With a last update or pass.</param>
    /// <param name="examples">How many there are.</param>
    public ExampleTrainerOptions Falling(ParseResult parsed, TrainingLimit limit, int examples)
    {
        long last = limit.LastStep(new ExampleOrder(examples, Batch(parsed), Seed(parsed)).StepsPerPass)
            ?? throw new ArgumentException("There is no last update.");
        return Apply(parsed, new ExampleTrainerOptions { LearningRate = new LearningRateSchedule(Rate(parsed), LearningRateDecay.Cosine, last) });
    }

    /// <summary>A resumed training has the options it began with.</summary>
    /// <param name="rate">The learning rate it began with.</param>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, TrainerOptions stored, double rate)
    {
        Agreement.Require(parsed, _batch, Batch(parsed), stored.Batch);
        if (NameOf(Rule(parsed)) != NameOf(stored.Optimizer))
            Agreement.Require(parsed, _optimizer, NameOf(Rule(parsed)), NameOf(stored.Optimizer));
        Agreement.Require(parsed, _optimizer, Rule(parsed), stored.Optimizer);
        Agreement.Require(parsed, _rate, Rate(parsed), rate);
        Agreement.Require(parsed, _clip, parsed.GetValue(_clip), stored.ClipNorm ?? 0);
        Agreement.Require(parsed, _seed, Seed(parsed), stored.Seed);
    }

    /// <summary>By name, with the constants of the usual one where it is that.</summary>
    OptimizerRule Rule(ParseResult parsed)
    {
        string name = parsed.GetValue(_optimizer)!;
        return name == NameOf(usual.Optimizer) ? usual.Optimizer : OptimizerRule.Parse(name);
    }

    static string NameOf(OptimizerRule rule) => rule.GetType().Name.ToLowerInvariant();
}

/// <summary>What the options mean in a command.</summary>
/// <param name="Batch">What there is a batch of.</param>
/// <param name="Seed">What else the seed is of, behind "Seed of the first parameters".</param>
/// <param name="Gradient">Of what, behind "Largest norm of the gradient".</param>
sealed record LearningHelp(string Batch, string Seed = "", string Rate = "Step size.", string Optimizer = "How gradients become updates.",
    string Gradient = "");
