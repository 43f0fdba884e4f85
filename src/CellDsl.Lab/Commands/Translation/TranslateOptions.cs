using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Learning;
using CellDsl.Training.Attention;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Models.Translation;

namespace CellDsl.Lab.Commands.Translation;

/// <summary>The options of <c>translate</c> that a checkpoint remembers: the model's and the training's.</summary>
sealed class TranslateOptions
{
    /// <summary>Cells to take by default, if they are there.</summary>
    static readonly string[] Favourites = ["GruBias", "Gru"];

    readonly StackChoice _stack = new(new TranslationModelOptions().Encoder.HiddenSize, layers: 1, mayReadBackwards: false,
        "The encoder's cell, and the decoder's if --decoder-cell is not given. Default: GruBias or Gru if there is one.");
    readonly Option<string?> _decoderCell = OptionFactory.Text("--decoder-cell", "NAME", "The cell of all layers of the decoder.");
    readonly Option<int?> _embedding
        = OptionFactory.OptionalCount("--embedding", "Size of a character's vector. Default: 64, or the hidden size where the cell needs that.", 1,
        1 << 16);
    readonly Option<string?> _direction
        = OptionFactory.Choice("--encoder", "How the encoder reads: one way, or both ways with what they say side by side or added up. "
        + "Default: concatenated.", null, "forward", "concatenated", "summed");
    readonly Option<string?> _order
        = OptionFactory.Choice("--source", "Whether sources are read forwards or last character first. Default: forwards; reversed for addition.",
        null, "forwards", "reversed");
    readonly Option<string?> _attention
        = OptionFactory.Choice("--attention", "How the decoder looks at the encoder's states.", "general", "dot", "general", "additive", "none");
    readonly LearningChoice _learning
        = new(new ExampleTrainerOptions { ClipNorm = 1 }, 0.004, new("Pairs per update.", ", of dropout, of the pairs' order, and of generated pairs",
        "First step size; it falls to nothing at the last update, along half a cosine wave."));

    public IEnumerable<Option> All => [.. _stack.All, _decoderCell, _embedding, _direction, _order, _attention, .. _learning.All];

    public ulong Seed(ParseResult parsed) => _learning.Seed(parsed);

    /// <summary>One per layer, from the lowest.</summary>
    public (IReadOnlyList<CellDefinition> Encoder, IReadOnlyList<CellDefinition> Decoder) Cells(ParseResult parsed, LabContext lab)
    {
        IReadOnlyList<CellDefinition> encoder
            = _stack.Cells(lab, parsed, Favourites.FirstOrDefault(name => lab.Cells.Any(c => c.Description.Name == name)));
        return (encoder, parsed.GetValue(_decoderCell) is { } name ? [.. Enumerable.Repeat(lab.Cell(name), encoder.Count)] : encoder);
    }

    public TranslationModelOptions Model(ParseResult parsed, TranslationTask? task) => new()
    {
        Encoder = _stack.Options(parsed) with
            { Direction = parsed.GetValue(_direction) is { } direction ? Direction(direction) : LayerDirection.Concatenated },
        Decoder = _stack.Options(parsed),
        EmbeddingSize = parsed.GetValue(_embedding),
        Attention = Attention(parsed.GetValue(_attention)!),
        ReverseSource = parsed.GetValue(_order) is { } order ? order == "reversed" : task?.Reverse ?? false,
    };

    public ExampleTrainerOptions Training(ParseResult parsed, TrainingLimit limit, TranslationData data)
        => _learning.Falling(parsed, limit, data.Training.Count);

    /// <summary>A resumed training has the options it began with; only --steps may go on further, at the last learning rate.</summary>
    /// <exception cref="BadInputException">An option was given that says otherwise.</exception>
    public void RequireAgreement(ParseResult parsed, Checkpoint checkpoint)
    {
        TranslationModelOptions model = checkpoint.Get(TranslationTraining.ModelFact);
        ExampleTrainerOptions training = checkpoint.Get(TranslationTraining.TrainingFact);
        _stack.RequireAgreement(parsed, checkpoint.Get(TranslationTraining.EncoderLayersFact), model.Encoder);
        Require(_decoderCell, parsed.GetValue(_decoderCell), string.Join(',', checkpoint.Get(TranslationTraining.DecoderLayersFact).Distinct()));
        Require(_embedding, parsed.GetValue(_embedding), model.EmbeddingSize);
        Require(_direction, parsed.GetValue(_direction), model.Encoder.Direction.ToString().ToLowerInvariant());
        Require(_order, parsed.GetValue(_order), model.ReverseSource ? "reversed" : "forwards");
        Require(_attention, parsed.GetValue(_attention), model.Attention?.ToString().ToLowerInvariant() ?? "none");
        _learning.RequireAgreement(parsed, training, training.LearningRate.Rate);

        void Require<T>(Option option, T given, T stored) => Agreement.Require(parsed, option, given, stored);
    }

    static LayerDirection Direction(string name) => name switch
    {
        "forward" => LayerDirection.Forward,
        "summed" => LayerDirection.Summed,
        _ => LayerDirection.Concatenated,
    };

    static AttentionScore? Attention(string name) => name switch
    {
        "dot" => AttentionScore.Dot,
        "general" => AttentionScore.General,
        "additive" => AttentionScore.Additive,
        _ => null,
    };
}
