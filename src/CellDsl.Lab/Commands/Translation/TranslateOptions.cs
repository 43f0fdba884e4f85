using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Training;

namespace CellDsl.Lab.Commands.Translation;

/// <summary>The options of <c>translate</c> that a checkpoint remembers: the model's and the training's.</summary>
sealed class TranslateOptions
{
    /// <summary>For pairs of a file, unless told otherwise.</summary>
    const int UsualHidden = 128, UsualPasses = 30;

    readonly Option<string?> _cell = OptionFactory.Text("--cell", "NAME", "The encoder's cell, and the decoder's if --decoder-cell is not given. Default: GruBias or Gru if there is one.");
    readonly Option<string?> _decoderCell = OptionFactory.Text("--decoder-cell", "NAME", "The decoder's cell.");
    readonly Option<int?> _hidden = OptionFactory.OptionalCount("--hidden", "Hidden size of every layer. Default: 128.", 1, 1 << 16);
    readonly Option<int> _layers = OptionFactory.Count("--layers", "Cells on top of each other, in encoder and decoder.", 1, 1, 64);
    readonly Option<int?> _embedding = OptionFactory.OptionalCount("--embedding", "Size of a character's vector. Default: 64, or the hidden size where the cell needs that.", 1, 1 << 16);
    readonly Option<string?> _direction = OptionFactory.Choice("--encoder", "How the encoder reads: one way, or both ways with what they say side by side or added up. "
        + "Default: concatenated.", null, "forward", "concatenated", "summed");
    readonly Option<string?> _order = OptionFactory.Choice("--source", "Whether sources are read forwards or last character first. Default: forwards; reversed for addition.",
        null, "forwards", "reversed");
    readonly Option<string?> _attention = OptionFactory.Choice("--attention", "How the decoder looks at the encoder's states.", "general", "dot", "general", "additive", "none");
    readonly ExampleOptions _training = new("Pairs", 0.004, "Default: 3000 for addition, 1000 for dates, 30 passes over a file.");

    public IEnumerable<Option> All
        => [_cell, _decoderCell, _hidden, _layers, _embedding, _direction, _order, _attention, .. _training.All];

    public ulong Seed(ParseResult parsed) => _training.Seed(parsed);

    public int? Steps(ParseResult parsed) => _training.Steps(parsed);

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
        Direction = parsed.GetValue(_direction) is { } direction ? Direction(direction) : EncoderDirection.Concatenated,
        Attention = Attention(parsed.GetValue(_attention)!),
        ReverseSource = parsed.GetValue(_order) is { } order ? order == "reversed" : task?.Reverse ?? false,
    };

    public ExampleTrainingOptions Training(ParseResult parsed, TranslationTask? task, int examples)
        => _training.Training(parsed, task?.Steps ?? UsualPasses * Math.Max(1, examples / _training.Batch(parsed)));

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
        _training.RequireAgreement(parsed, checkpoint.Training);

        void Require<T>(Option option, T given, T stored) => ExampleOptions.Require(parsed, option, given, stored);
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
