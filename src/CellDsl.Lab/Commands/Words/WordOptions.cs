using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Training;

namespace CellDsl.Lab.Commands;

/// <summary>The options of <c>words</c> that a checkpoint remembers.</summary>
sealed class WordOptions
{
    static readonly WordModelOptions UsualModel = new();
    static readonly WordTrainerOptions Usual = new();

    public StackChoice Stack { get; } = new(UsualModel.Stack.HiddenSize, layers: 2, mayReadBackwards: false);
    readonly Option<int?> _embedding = OptionFactory.OptionalCount("--embedding", "Size of a word's vector. Default: the hidden size.", 1, 1 << 16);
    readonly Option<double> _initial = OptionFactory.Number("--initial-bound",
        "All parameters start uniform in plus or minus this; 0: as the cells have them start.", UsualModel.InitialBound ?? 0, 0, 1e3);
    readonly Option<int> _length = OptionFactory.Count("--length", "Words that gradients flow back through.", Usual.Length, 1, 1 << 16);
    readonly Option<int> _batch = OptionFactory.Count("--batch", "Places of the text read side by side.", Usual.Batch, 1, 1 << 16);
    readonly Option<string?> _optimizer = OptionFactory.Choice("--optimizer", "How gradients become updates; sgd is without momentum.", "sgd", "sgd", "rmsprop", "adam", "adamw");
    readonly Option<double> _rate = OptionFactory.Number("--learning-rate", "Step size in the first passes.", Usual.LearningRate.Rate, 1e-12, 1e6);
    readonly Option<int> _constant = OptionFactory.Count("--decay-after", "Passes with that step size.", Usual.LearningRate.ConstantEpochs, 0);
    readonly Option<double> _divisor = OptionFactory.Number("--decay", "Divides the step size before each pass after those.", Usual.LearningRate.Divisor, 1, 1e6);
    readonly Option<double> _clip = OptionFactory.Number("--clip",
        "Largest norm of the gradient of the loss summed over the steps and averaged over the batch; 0: no limit.", Usual.ClipNorm ?? 0, 0);
    readonly Option<int?> _vocabulary = OptionFactory.OptionalCount("--vocabulary", "Know only so many of the most frequent words; the others become <unk>.");
    readonly Option<int> _minCount = OptionFactory.Count("--min-count", "Words that occur less often in the training text become <unk>.", Usual.MinCount);

    /// <summary>Also of generated texts, which a checkpoint does not hold; so a resumed training draws with its seed.</summary>
    public Option<ulong> Seed { get; } = OptionFactory.Seed("Seed of the first parameters, of dropout, and of generated texts.");

    public IEnumerable<Option> All
        => [.. Stack.All, _embedding, _initial, _length, _batch, _optimizer, _rate, _constant, _divisor, _clip, _vocabulary, _minCount, Seed];

    public WordModelOptions Model(ParseResult parsed) => new()
    {
        Stack = Stack.Options(parsed),
        EmbeddingSize = parsed.GetValue(_embedding),
        InitialBound = parsed.GetValue(_initial) is > 0 and var bound ? bound : null,
    };

    public WordTrainerOptions Training(ParseResult parsed) => new()
    {
        Length = parsed.GetValue(_length),
        Batch = parsed.GetValue(_batch),
        Optimizer = Rule(parsed),
        LearningRate = new EpochDecay(parsed.GetValue(_rate), parsed.GetValue(_constant), parsed.GetValue(_divisor)),
        ClipNorm = parsed.GetValue(_clip) is > 0 and var clip ? clip : null,
        MaxVocabulary = parsed.GetValue(_vocabulary) ?? int.MaxValue,
        MinCount = parsed.GetValue(_minCount),
        Seed = parsed.GetValue(Seed),
    };

    /// <summary>A resumed training has the options it began with.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, WordCheckpoint checkpoint)
    {
        (WordTrainerOptions given, WordTrainerOptions stored) = (Training(parsed), checkpoint.Training);
        Stack.RequireAgreement(parsed, checkpoint.Layers, checkpoint.Model.Stack);
        Require(_embedding, parsed.GetValue(_embedding), checkpoint.Model.EmbeddingSize);
        Require(_initial, Model(parsed).InitialBound, checkpoint.Model.InitialBound);
        Require(_length, given.Length, stored.Length);
        Require(_batch, given.Batch, stored.Batch);
        Require(_optimizer, given.Optimizer, stored.Optimizer);
        Require(_rate, given.LearningRate.Rate, stored.LearningRate.Rate);
        Require(_constant, given.LearningRate.ConstantEpochs, stored.LearningRate.ConstantEpochs);
        Require(_divisor, given.LearningRate.Divisor, stored.LearningRate.Divisor);
        Require(_clip, given.ClipNorm, stored.ClipNorm);
        Require(_vocabulary, given.MaxVocabulary, stored.MaxVocabulary);
        Require(_minCount, given.MinCount, stored.MinCount);
        Require(Seed, given.Seed, stored.Seed);

        void Require<T>(Option option, T one, T other) => Agreement.Require(parsed, option, one, other);
    }

    OptimizerRule Rule(ParseResult parsed) => parsed.GetValue(_optimizer) is "sgd" ? new Sgd(Momentum: 0) : OptimizerRule.Parse(parsed.GetValue(_optimizer)!);
}
