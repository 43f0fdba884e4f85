using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Classification;
using CellDsl.Training.Optimizers;

namespace CellDsl.Lab.Commands.Classification;

/// <summary>The options of <c>classify</c> that a checkpoint remembers.</summary>
sealed class ClassifierChoice
{
    static readonly ClassifierOptions UsualModel = new();
    static readonly ClassifierTrainerOptions Usual = new();

    public StackChoice Stack { get; } = new(UsualModel.Stack.HiddenSize, layers: 1, mayReadBackwards: true);
    readonly Option<int?> _embedding = OptionFactory.OptionalCount("--embedding",
        "Size of a symbol's vector. Default: 64, or the hidden size where the cell needs that or it is smaller.", 1, 1 << 16);
    readonly Option<bool> _characters = OptionFactory.Flag("--characters", "Read texts as characters, not as words.");
    readonly Option<string?> _readout
        = OptionFactory.Choice("--readout", "Tell the class from the last output, or from the mean of all.", "last", "last", "mean");
    readonly Option<int> _minCount
        = OptionFactory.Count("--min-count", "Symbols that occur less often in the training texts are unknown.", Usual.MinCount);
    readonly LearningChoice _learning
        = new(Usual, Usual.LearningRate.Rate, new("Texts per update.", ", of dropout, of the texts' order, and of generated texts"));

    public IEnumerable<Option> All => [.. Stack.All, _embedding, _characters, _readout, _minCount, .. _learning.All];

    public ulong Seed(ParseResult parsed) => _learning.Seed(parsed);

    public ClassifierOptions Model(ParseResult parsed) => new()
    {
        Stack = Stack.Options(parsed),
        EmbeddingSize = parsed.GetValue(_embedding),
        Readout = parsed.GetValue(_readout) == "mean" ? Readout.Mean : Readout.Last,
        Unit = parsed.GetValue(_characters) ? TextUnit.Characters : TextUnit.Words,
    };

    public ClassifierTrainerOptions Training(ParseResult parsed) => _learning.Apply(parsed, new ClassifierTrainerOptions
    {
        LearningRate = new LearningRateSchedule(_learning.Rate(parsed)),
        MinCount = parsed.GetValue(_minCount),
    });

    /// <summary>A resumed training has the options it began with.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, Checkpoint checkpoint)
    {
        (ClassifierTrainerOptions given, ClassifierTrainerOptions stored) = (Training(parsed), checkpoint.Get(ClassifierTraining.TrainingFact));
        ClassifierOptions model = checkpoint.Get(ClassifierTraining.ModelFact);
        Stack.RequireAgreement(parsed, checkpoint.Get(ClassifierTraining.LayersFact), model.Stack);
        Require(_embedding, parsed.GetValue(_embedding), model.EmbeddingSize);
        Require(_characters, Model(parsed).Unit, model.Unit);
        Require(_readout, Model(parsed).Readout, model.Readout);
        Require(_minCount, given.MinCount, stored.MinCount);
        _learning.RequireAgreement(parsed, stored, stored.LearningRate.Rate);

        void Require<T>(Option option, T one, T other) => Agreement.Require(parsed, option, one, other);
    }
}
