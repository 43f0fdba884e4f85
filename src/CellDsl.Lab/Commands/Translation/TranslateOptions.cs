using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Training;

namespace CellDsl.Lab.Commands.Translation;

/// <summary>The options of <c>translate</c> that a checkpoint remembers: the model's and the training's.</summary>
sealed class TranslateOptions
{
    static readonly ExampleTrainingOptions Usual = new() { LearningRate = new LearningRateSchedule(0.004) };

    /// <summary>For pairs of a file, unless told otherwise.</summary>
    const int UsualHidden = 128, UsualPasses = 30;

    readonly Option<string?> _cell = OptionFactory.Text("--cell", "NAME", "The encoder's cell, and the decoder's if --decoder-cell is not given. Default: GruBias or Gru if there is one.");
    readonly Option<string?> _decoderCell = OptionFactory.Text("--decoder-cell", "NAME", "The decoder's cell.");
    readonly Option<int?> _hidden = OptionFactory.OptionalCount("--hidden", "Hidden size of every layer. Default: 128.", 1, 1 << 16);
    readonly Option<int> _layers = OptionFactory.Count("--layers", "Cells on top of each other, in encoder and decoder.", 1, 1, 64);
    readonly Option<int?> _embedding = OptionFactory.OptionalCount("--embedding", "Size of a character's vector. Default: 64, or the hidden size where the cell needs that.", 1, 1 << 16);
    readonly Option<string?> _direction = OptionFactory.Choice("--encoder", "How the encoder reads: one way, or both ways with what they say side by side or added up. "
        + "Default: concatenated; forward for addition.", null, "forward", "concatenated", "summed");
    readonly Option<string?> _order = OptionFactory.Choice("--source", "Whether sources are read forwards or last character first. Default: forwards; reversed for addition.",
        null, "forwards", "reversed");
    readonly Option<string?> _attention = OptionFactory.Choice("--attention", "How the decoder looks at the encoder's states.", "general", "dot", "general", "additive", "none");
    readonly Option<int> _batch = OptionFactory.Count("--batch", "Pairs per update.", Usual.Batch, 1, 1 << 16);
    readonly Option<string?> _optimizer = OptionFactory.Choice("--optimizer", "How gradients become updates.", "adam", "sgd", "rmsprop", "adam", "adamw");
    readonly Option<double> _rate = OptionFactory.Number("--learning-rate", "First step size; it falls to nothing at the last update, along half a cosine wave.", Usual.LearningRate.Rate, 1e-12, 1e6);
    readonly Option<double> _clip = OptionFactory.Number("--clip", "Largest norm of the gradient; 0: no limit.", 1, 0);
    readonly Option<ulong> _seed = OptionFactory.Seed("Seed of generated pairs, first parameters and the pairs' order.");
    readonly Option<int?> _steps = OptionFactory.OptionalCount("--steps", "Updates. Default: 6000 for addition, 2000 for dates, 30 passes over a file.");

    public IEnumerable<Option> All
        => [_cell, _decoderCell, _hidden, _layers, _embedding, _direction, _order, _attention, _batch, _optimizer, _rate, _clip, _seed, _steps];

    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    public int? Steps(ParseResult parsed) => parsed.GetValue(_steps);

    public (CellDefinition Encoder, CellDefinition Decoder) Cells(ParseResult parsed, LabContext lab)
    {
        CellDefinition encoder = parsed.GetValue(_cell) is { } name
            ? lab.Cell(name)
            : lab.Cells.FirstOrDefault(c => c.Description.Name == "GruBias") ?? lab.Cells.FirstOrDefault(c => c.Description.Name == "Gru")
                ?? throw new BadInputException("--cell: say which cell to train; `list` shows all.");
        return (encoder, parsed.GetValue(_decoderCell) is { } other ? lab.Cell(other) : encoder);
    }

    public TranslationModelOptions Model(ParseResult parsed, TranslationTask? task) => new()
    {
        HiddenSize = parsed.GetValue(_hidden) ?? task?.Hidden ?? UsualHidden,
        EncoderLayers = parsed.GetValue(_layers),
        DecoderLayers = parsed.GetValue(_layers),
        EmbeddingSize = parsed.GetValue(_embedding),
        Direction = parsed.GetValue(_direction) is { } direction ? Direction(direction) : task?.Direction ?? EncoderDirection.Concatenated,
        Attention = Attention(parsed.GetValue(_attention)!),
        ReverseSource = parsed.GetValue(_order) is { } order ? order == "reversed" : task?.Reverse ?? false,
    };

    public ExampleTrainingOptions Training(ParseResult parsed, TranslationTask? task, int examples)
    {
        int batch = parsed.GetValue(_batch);
        long steps = parsed.GetValue(_steps) ?? task?.Steps ?? UsualPasses * Math.Max(1, examples / batch);
        return new ExampleTrainingOptions
        {
            Batch = batch,
            Optimizer = OptimizerRule.Parse(parsed.GetValue(_optimizer)!),
            LearningRate = new LearningRateSchedule(parsed.GetValue(_rate), LearningRateDecay.Cosine, steps),
            ClipNorm = parsed.GetValue(_clip) is > 0 and var clip ? clip : null,
            Seed = parsed.GetValue(_seed),
        };
    }

    /// <summary>A resumed training has the options it began with; only --steps may go on further, at the last learning rate.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, TranslationCheckpoint checkpoint)
    {
        Require(_cell, parsed.GetValue(_cell), checkpoint.EncoderCellName);
        Require(_decoderCell, parsed.GetValue(_decoderCell), checkpoint.DecoderCellName);
        Require(_hidden, parsed.GetValue(_hidden), checkpoint.Model.HiddenSize);
        Require(_layers, parsed.GetValue(_layers), checkpoint.Model.EncoderLayers);
        Require(_embedding, parsed.GetValue(_embedding), checkpoint.Model.EmbeddingSize);
        Require(_direction, parsed.GetValue(_direction), checkpoint.Model.Direction.ToString().ToLowerInvariant());
        Require(_order, parsed.GetValue(_order), checkpoint.Model.ReverseSource ? "reversed" : "forwards");
        Require(_attention, parsed.GetValue(_attention), checkpoint.Model.Attention?.ToString().ToLowerInvariant() ?? "none");
        Require(_batch, parsed.GetValue(_batch), checkpoint.Training.Batch);
        Require(_optimizer, OptimizerRule.Parse(parsed.GetValue(_optimizer)!), checkpoint.Training.Optimizer);
        Require(_rate, parsed.GetValue(_rate), checkpoint.Training.LearningRate.Rate);
        Require(_clip, parsed.GetValue(_clip), checkpoint.Training.ClipNorm ?? 0);
        Require(_seed, parsed.GetValue(_seed), checkpoint.Training.Seed);

        void Require<T>(Option option, T given, T stored)
        {
            if (parsed.GetResult(option) is { Implicit: false } && !Equals(given, stored))
                throw new BadInputException($"{option.Name}: the training in the checkpoint began with {stored}, found {given}. "
                    + "Leave the option out to go on with that training, or start another in another folder.");
        }
    }

    static EncoderDirection Direction(string name) => name switch
    {
        "forward" => EncoderDirection.Forward,
        "summed" => EncoderDirection.Summed,
        _ => EncoderDirection.Concatenated,
    };

    static AttentionScore? Attention(string name) => name switch
    {
        "dot" => AttentionScore.Dot,
        "general" => AttentionScore.General,
        "additive" => AttentionScore.Additive,
        _ => null,
    };
}
