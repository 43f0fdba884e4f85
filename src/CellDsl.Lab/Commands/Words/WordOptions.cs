using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Words;
using CellDsl.Training.Optimizers;

namespace CellDsl.Lab.Commands.Words;

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
    readonly Option<int> _constant = OptionFactory.Count("--decay-after", "Passes with that step size.", Usual.LearningRate.ConstantEpochs, 0);
    readonly Option<double> _divisor
        = OptionFactory.Number("--decay", "Divides the step size before each pass after those.", Usual.LearningRate.Divisor, 1, 1e6);
    readonly Option<int?> _vocabulary
        = OptionFactory.OptionalCount("--vocabulary", "Know only so many of the most frequent words; the others become <unk>.");
    readonly Option<int> _minCount
        = OptionFactory.Count("--min-count", "Words that occur less often in the training text become <unk>.", Usual.MinCount);

    readonly LearningChoice _learning
        = new(Usual, Usual.LearningRate.Rate, new("Places of the text read side by side.", ", of dropout, and of generated texts",
        "Step size in the first passes.", "How gradients become updates; sgd is without momentum.",
        " of the loss summed over the steps and averaged over the batch"));

    public IEnumerable<Option> All
        => [.. Stack.All, _embedding, _initial, _length, _constant, _divisor, _vocabulary, _minCount, .. _learning.All];

    /// <summary>Also of generated texts, which a checkpoint does not hold; so a resumed training draws with its seed.</summary>
    public ulong Seed(ParseResult parsed) => _learning.Seed(parsed);

    public WordModelOptions Model(ParseResult parsed) => new()
    {
        Stack = Stack.Options(parsed),
        EmbeddingSize = parsed.GetValue(_embedding),
        InitialBound = parsed.GetValue(_initial) is > 0 and var bound ? bound : null,
    };

    public WordTrainerOptions Training(ParseResult parsed) => _learning.Apply(parsed, new WordTrainerOptions
    {
        Length = parsed.GetValue(_length),
        LearningRate = new EpochDecay(_learning.Rate(parsed), parsed.GetValue(_constant), parsed.GetValue(_divisor)),
        MaxVocabulary = parsed.GetValue(_vocabulary) ?? int.MaxValue,
        MinCount = parsed.GetValue(_minCount),
    });

    /// <summary>A resumed training has the options it began with.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, Checkpoint checkpoint)
    {
        (WordTrainerOptions given, WordTrainerOptions stored) = (Training(parsed), checkpoint.Get(WordTraining.TrainingFact));
        WordModelOptions model = checkpoint.Get(WordTraining.ModelFact);
        Stack.RequireAgreement(parsed, checkpoint.Get(WordTraining.LayersFact), model.Stack);
        Require(_embedding, parsed.GetValue(_embedding), model.EmbeddingSize);
        Require(_initial, parsed.GetValue(_initial), model.InitialBound ?? 0);
        Require(_length, given.Length, stored.Length);
        Require(_constant, given.LearningRate.ConstantEpochs, stored.LearningRate.ConstantEpochs);
        Require(_divisor, given.LearningRate.Divisor, stored.LearningRate.Divisor);
        Require(_vocabulary, parsed.GetValue(_vocabulary), stored.MaxVocabulary == int.MaxValue ? null : stored.MaxVocabulary);
        Require(_minCount, given.MinCount, stored.MinCount);
        _learning.RequireAgreement(parsed, stored, stored.LearningRate.Rate);

        void Require<T>(Option option, T one, T other) => Agreement.Require(parsed, option, one, other);
    }
}
