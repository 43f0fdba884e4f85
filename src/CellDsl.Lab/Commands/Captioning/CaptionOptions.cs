using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Training;

namespace CellDsl.Lab.Commands.Captioning;

/// <summary>The options of <c>caption</c> that a checkpoint remembers: the model's and the training's.</summary>
sealed class CaptionOptions
{
    /// <summary>Updates on scenes, and passes over a user's captions, unless told otherwise.</summary>
    const int UsualSteps = 3000, UsualPasses = 30;

    const string Favourite = "CaptioningRnn";

    readonly Option<string?> _cell = OptionFactory.Text("--cell", "NAME", "A cell with one input and one context. Default: CaptioningRnn, or the first that has these.");
    readonly Option<int> _hidden = OptionFactory.Count("--hidden", "Hidden size of every layer.", 128, 1, 1 << 16);
    readonly Option<int> _layers = OptionFactory.Count("--layers", "Cells on top of each other.", 1, 1, 64);
    readonly Option<int?> _embedding = OptionFactory.OptionalCount("--embedding", "Size of a word's vector. Default: 64, or the hidden size where the cell needs that.", 1, 1 << 16);
    readonly ExampleOptions _training = new("Captions", 0.003, "Default: 3000 for scenes, 30 passes over captions of a file.");

    public IEnumerable<Option> All => [_cell, _hidden, _layers, _embedding, .. _training.All];

    public ulong Seed(ParseResult parsed) => _training.Seed(parsed);

    public int? Steps(ParseResult parsed) => _training.Steps(parsed);

    public CellDefinition Cell(ParseResult parsed, LabContext lab)
    {
        if (parsed.GetValue(_cell) is { } name)
            return lab.Cell(name);
        CellDefinition[] able = [.. lab.Cells.Where(c => c.Description is { Inputs.Count: 1, Contexts.Count: 1 })];
        return able.FirstOrDefault(c => c.Description.Name == Favourite) ?? able.FirstOrDefault()
            ?? throw new BadInputException("--cell: no cell of this program has one input and one context (`readonly Context v;`), as a captioning model needs.");
    }

    public CaptionModelOptions Model(ParseResult parsed) => new()
    {
        HiddenSize = parsed.GetValue(_hidden),
        Layers = parsed.GetValue(_layers),
        EmbeddingSize = parsed.GetValue(_embedding),
    };

    /// <param name="captions">To train on; null: generated ones.</param>
    public ExampleTrainingOptions Training(ParseResult parsed, int? captions)
        => _training.Training(parsed, captions is { } count ? UsualPasses * Math.Max(1, count / _training.Batch(parsed)) : UsualSteps);

    /// <exception cref="BadInputException">An option was given that the training in the checkpoint did not begin with.</exception>
    public void RequireAgreement(ParseResult parsed, CaptionCheckpoint checkpoint)
    {
        ExampleOptions.Require(parsed, _cell, parsed.GetValue(_cell), checkpoint.CellName);
        ExampleOptions.Require(parsed, _hidden, parsed.GetValue(_hidden), checkpoint.Model.HiddenSize);
        ExampleOptions.Require(parsed, _layers, parsed.GetValue(_layers), checkpoint.Model.Layers);
        ExampleOptions.Require(parsed, _embedding, parsed.GetValue(_embedding), checkpoint.Model.EmbeddingSize);
        _training.RequireAgreement(parsed, checkpoint.Training);
    }
}
