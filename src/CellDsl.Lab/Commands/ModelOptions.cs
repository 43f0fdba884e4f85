using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Commands;

/// <summary>The options of <c>train</c> that a checkpoint remembers.</summary>
sealed class ModelOptions
{
    static readonly CharModelOptions UsualModel = new();
    static readonly CharTrainerOptions Usual = new();

    public StackChoice Stack { get; } = new(UsualModel.HiddenSize, UsualModel.Layers, mayReadBackwards: false);
    readonly Option<int?> _embedding = OptionFactory.OptionalCount("--embedding",
        "Size of a character's vector. Default: 64, or the hidden size where the cell needs that.", 1, 1 << 16);
    readonly Option<int> _length = OptionFactory.Count("--length", "Time steps that gradients flow back through.", Usual.Length, 1, 1 << 16);
    readonly Option<double> _validation = OptionFactory.Number("--validation-fraction", "Share of the text, at its end, not trained on.",
        Usual.ValidationShare, 0, 0.9);
    readonly LearningChoice _learning = new(Usual, Usual.LearningRate.Rate, new("Places of the text read side by side.", " and of dropout"));

    public IEnumerable<Option> All => [.. Stack.All, _embedding, _length, _validation, .. _learning.All];

    public CharModelOptions Model(ParseResult parsed) => new()
    {
        HiddenSize = Stack.Options(parsed).HiddenSize,
        Layers = Stack.LayerCount(parsed),
        Dropout = Stack.Options(parsed).Dropout,
        Residual = Stack.Options(parsed).Residual,
        EmbeddingSize = parsed.GetValue(_embedding),
    };

    public CharTrainerOptions Training(ParseResult parsed) => _learning.Apply(parsed, new CharTrainerOptions
    {
        Length = parsed.GetValue(_length),
        LearningRate = new LearningRateSchedule(_learning.Rate(parsed)),
        ValidationShare = parsed.GetValue(_validation),
    });

    /// <summary>A resumed training has the options it began with.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, Checkpoint checkpoint)
    {
        CharModelOptions model = checkpoint.Get(CharTraining.ModelFact);
        CharTrainerOptions training = checkpoint.Get(CharTraining.TrainingFact);
        Stack.RequireAgreement(parsed, CharTraining.Layers(checkpoint), new StackOptions
        {
            HiddenSize = model.HiddenSize,
            Dropout = model.Dropout,
            Residual = model.Residual,
        });
        Require(_embedding, parsed.GetValue(_embedding), model.EmbeddingSize);
        Require(_length, parsed.GetValue(_length), training.Length);
        Require(_validation, parsed.GetValue(_validation), training.ValidationShare);
        _learning.RequireAgreement(parsed, training, training.LearningRate.Rate);

        void Require<T>(Option option, T given, T stored) => Agreement.Require(parsed, option, given, stored);
    }
}
