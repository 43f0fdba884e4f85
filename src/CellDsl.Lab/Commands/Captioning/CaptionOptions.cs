using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Learning;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Examples;

namespace CellDsl.Lab.Commands.Captioning;

/// <summary>The options of <c>caption</c> that a checkpoint remembers: the model's and the training's.</summary>
sealed class CaptionOptions
{
    const string Favourite = "CaptioningRnn";

    readonly StackChoice _stack = new(new CaptionModelOptions().Stack.HiddenSize, layers: 1, mayReadBackwards: false,
        "A cell with one input and one context. Default: CaptioningRnn, or the first that has these.");
    readonly Option<int?> _embedding
        = OptionFactory.OptionalCount("--embedding", "Size of a word's vector. Default: 64, or the hidden size where the cell needs that.", 1,
        1 << 16);
    readonly LearningChoice _learning
        = new(new ExampleTrainerOptions { ClipNorm = 1 }, 0.003,
        new("Captions per update.", ", of dropout, of the captions' order, and of generated scenes",
        "First step size; it falls to nothing at the last update, along half a cosine wave."));

    public IEnumerable<Option> All => [.. _stack.All, _embedding, .. _learning.All];

    public ulong Seed(ParseResult parsed) => _learning.Seed(parsed);

    /// <summary>One per layer, from the lowest.</summary>
    public IReadOnlyList<CellDefinition> Cells(ParseResult parsed, LabContext lab)
    {
        string[] able = [.. lab.Cells.Select(c => c.Description).Where(c => c is { Inputs.Count: 1, Contexts.Count: 1 }).Select(c => c.Name)];
        return _stack.Cells(lab, parsed, able.Contains(Favourite) ? Favourite : able.FirstOrDefault(),
            "no cell of this program has one input and one context (`readonly Context v;`), as a captioning model needs.");
    }

    public CaptionModelOptions Model(ParseResult parsed) => new()
    {
        Stack = _stack.Options(parsed),
        EmbeddingSize = parsed.GetValue(_embedding),
    };

    public ExampleTrainerOptions Training(ParseResult parsed, TrainingLimit limit, CaptionData data)
        => _learning.Falling(parsed, limit, data.Training.Sum(example => example.Captions.Count));

    /// <exception cref="BadInputException">An option was given that the training in the checkpoint did not begin with.</exception>
    public void RequireAgreement(ParseResult parsed, Checkpoint checkpoint)
    {
        CaptionModelOptions model = checkpoint.Get(CaptionTraining.ModelFact);
        ExampleTrainerOptions training = checkpoint.Get(CaptionTraining.TrainingFact);
        _stack.RequireAgreement(parsed, checkpoint.Get(CaptionTraining.LayersFact), model.Stack);
        Agreement.Require(parsed, _embedding, parsed.GetValue(_embedding), model.EmbeddingSize);
        _learning.RequireAgreement(parsed, training, training.LearningRate.Rate);
    }
}
