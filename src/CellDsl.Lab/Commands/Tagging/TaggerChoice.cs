using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Tagging;
using CellDsl.Training.Optimizers;

namespace CellDsl.Lab.Commands.Tagging;

/// <summary>The options of <c>tag</c> that a checkpoint remembers.</summary>
sealed class TaggerChoice
{
    static readonly TaggerOptions UsualModel = new();
    static readonly VocabularyTrainerOptions Usual = new();

    public StackChoice Stack { get; } = new(UsualModel.Stack.HiddenSize, layers: 1, mayReadBackwards: true);
    readonly Option<int?> _embedding = OptionFactory.OptionalCount("--embedding",
        "Size of a word's vector. Default: 64, or the hidden size where the cell needs that or it is smaller.", 1, 1 << 16);
    readonly Option<int> _minCount
        = OptionFactory.Count("--min-count", "Words that occur less often in the training sentences are unknown.", Usual.MinCount);
    readonly LearningChoice _learning
        = new(Usual, Usual.LearningRate.Rate, new("Sentences per update.", ", of dropout, of the sentences' order, and of generated sentences"));

    public IEnumerable<Option> All => [.. Stack.All, _embedding, _minCount, .. _learning.All];

    public ulong Seed(ParseResult parsed) => _learning.Seed(parsed);

    public TaggerOptions Model(ParseResult parsed) => new() { Stack = Stack.Options(parsed), EmbeddingSize = parsed.GetValue(_embedding) };

    public VocabularyTrainerOptions Training(ParseResult parsed) => _learning.Apply(parsed, new VocabularyTrainerOptions
    {
        LearningRate = new LearningRateSchedule(_learning.Rate(parsed)),
        MinCount = parsed.GetValue(_minCount),
    });

    /// <summary>A resumed training has the options it began with.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, Checkpoint checkpoint)
    {
        VocabularyTrainerOptions stored = checkpoint.Get(TaggerTraining.TrainingFact);
        TaggerOptions model = checkpoint.Get(TaggerTraining.ModelFact);
        Stack.RequireAgreement(parsed, checkpoint.Get(TaggerTraining.LayersFact), model.Stack);
        Agreement.Require(parsed, _embedding, parsed.GetValue(_embedding), model.EmbeddingSize);
        Agreement.Require(parsed, _minCount, parsed.GetValue(_minCount), stored.MinCount);
        _learning.RequireAgreement(parsed, stored, stored.LearningRate.Rate);
    }
}
