using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Training;

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
    readonly Option<int> _batch = OptionFactory.Count("--batch", "Places of the text read side by side.", Usual.Batch, 1, 1 << 16);
    readonly Option<string?> _optimizer = OptionFactory.Choice("--optimizer", "How gradients become updates.", "adam", "sgd", "rmsprop", "adam", "adamw");
    readonly Option<double> _rate = OptionFactory.Number("--learning-rate", "Step size.", Usual.LearningRate.Rate, 1e-12, 1e6);
    readonly Option<double> _clip = OptionFactory.Number("--clip", "Largest norm of the gradient; 0: no limit.", Usual.ClipNorm ?? 0, 0);
    readonly Option<double> _validation = OptionFactory.Number("--validation-fraction", "Share of the text, at its end, not trained on.",
        Usual.ValidationShare, 0, 0.9);
    readonly Option<ulong> _seed = OptionFactory.Seed("Seed of the first parameters.");

    public IEnumerable<Option> All => [.. Stack.All, _embedding, _length, _batch, _optimizer, _rate, _clip, _validation, _seed];

    public CharModelOptions Model(ParseResult parsed) => new()
    {
        HiddenSize = Stack.Options(parsed).HiddenSize,
        Layers = Stack.LayerCount(parsed),
        Dropout = Stack.Options(parsed).Dropout,
        Residual = Stack.Options(parsed).Residual,
        EmbeddingSize = parsed.GetValue(_embedding),
    };

    public CharTrainerOptions Training(ParseResult parsed) => new()
    {
        Length = parsed.GetValue(_length),
        Batch = parsed.GetValue(_batch),
        Optimizer = OptimizerRule.Parse(parsed.GetValue(_optimizer)!),
        LearningRate = new LearningRateSchedule(parsed.GetValue(_rate)),
        ClipNorm = parsed.GetValue(_clip) is > 0 and var clip ? clip : null,
        ValidationShare = parsed.GetValue(_validation),
        Seed = parsed.GetValue(_seed),
    };

    /// <summary>A resumed training has the options it began with.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, CharCheckpoint checkpoint)
    {
        Stack.RequireAgreement(parsed, checkpoint.LayerCells, new StackOptions
        {
            HiddenSize = checkpoint.Model.HiddenSize,
            Dropout = checkpoint.Model.Dropout,
            Residual = checkpoint.Model.Residual,
        });
        Require(_embedding, parsed.GetValue(_embedding), checkpoint.Model.EmbeddingSize);
        Require(_length, parsed.GetValue(_length), checkpoint.Training.Length);
        Require(_batch, parsed.GetValue(_batch), checkpoint.Training.Batch);
        Require(_optimizer, OptimizerRule.Parse(parsed.GetValue(_optimizer)!), checkpoint.Training.Optimizer);
        Require(_rate, parsed.GetValue(_rate), checkpoint.Training.LearningRate.Rate);
        Require(_clip, parsed.GetValue(_clip), checkpoint.Training.ClipNorm ?? 0);
        Require(_validation, parsed.GetValue(_validation), checkpoint.Training.ValidationShare);
        Require(_seed, parsed.GetValue(_seed), checkpoint.Training.Seed);

        void Require<T>(Option option, T given, T stored) => Agreement.Require(parsed, option, given, stored);
    }
}
