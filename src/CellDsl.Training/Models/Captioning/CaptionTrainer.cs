using System.Runtime.InteropServices;

namespace CellDsl.Training;

/// <summary>Trains a captioning model, one update at a time; every caption of a feature vector is an example. All numbers follow from the examples, the options
/// and the seed; a trainer that was saved and resumed goes on with those it would have had.</summary>
public sealed class CaptionTrainer : ITrainer
{
    readonly ExampleOrder _order;
    readonly ParameterUpdate _update;
    readonly ExampleProgress _beginning;
    readonly (float[] Features, int[] Caption)[] _examples;

    CaptionTrainer(CaptionModel model, CaptionData data, ExampleTrainerOptions options)
    {
        options.Validate();
        (Model, Data, Options) = (model, data, options);
        _examples = [.. data.Training.SelectMany(example => example.Captions.Select(caption => (example.Features, model.Encode(caption))))];
        _order = new ExampleOrder(_examples.Length, options.Batch, options.Seed);
        _update = new ParameterUpdate(model, options);
        _beginning = Describe(data);
    }

    public CaptionModel Model { get; }
    public CaptionData Data { get; }
    public ExampleTrainerOptions Options { get; }
    public LossScale Scale => LossScale.BitsPerWord;
    public int ParameterCount => Model.ParameterCount;
    public PartTimes Times => Model.Times;
    public long Steps => _update.Steps;
    public int StepsPerPass => _order.StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. The words are those of the training captions.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has not one input and one context, or the sizes do not fit.</exception>
    public static CaptionTrainer Start(IReadOnlyList<CellDefinition> cells, CaptionData data, CaptionModelOptions modelOptions, ExampleTrainerOptions options,
        LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        IEnumerable<string> words = data.Training.SelectMany(example => example.Captions).SelectMany(WordText.Split).Order(StringComparer.Ordinal);
        var vocabulary = new TokenVocabulary(words.Prepend(TokenVocabulary.UnknownToken).Distinct());
        return Takeover.Of(new CaptionModel(cells, vocabulary, data.FeatureSize, modelOptions, options.Seed, layerOptions),
            model => new CaptionTrainer(model, data, options));
    }

    /// <summary>Goes on with the training that <see cref="Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="data">The same training examples as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cells or examples, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static CaptionTrainer Resume(string folder, IEnumerable<CellDefinition> cells, CaptionData data, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        CaptionCheckpoint checkpoint = CaptionCheckpoint.Read(folder);
        Describe(data).RequireSameExamples(checkpoint.Progress, checkpoint.Path, data.Name);
        return checkpoint.File.Resume(checkpoint.CreateModel(cells, layerOptions), model => new CaptionTrainer(model, data, checkpoint.Training),
            (trainer, file) => trainer._update.Restore(file, checkpoint.Progress.Steps, checkpoint.Progress.Items));
    }

    /// <summary>One update on the next captions of the pass.</summary>
    public TrainingStep Step() => _update.Step(Options.LearningRate.At(Steps + 1), () =>
    {
        int[] batch = _order.At(Steps).ToArray();
        var captions = new WriterBatch([.. batch.Select(k => _examples[k].Caption)], Model.Writer.End);
        return (Model.Backpropagate([.. batch.Select(k => _examples[k].Features)], captions, new TrainingCall((ulong)Steps)), captions.Count);
    });

    public double? Validate(int maxItems = int.MaxValue)
        => Data.HeldOut.Count == 0 ? null : new Captioner(Model, Data.LongestCaption).Loss(Data.HeldOut, maxItems);

    public void Save(string folder)
    {
        _update.ThrowIfDiverged();
        CaptionCheckpoint.Write(folder, Model, Options, _beginning.After(_update), Data.LongestCaption, _update.Optimizer);
    }

    /// <summary>The caption of an example, a held-out one where there are any, and what people say of it.</summary>
    public string Sample(ulong seed)
    {
        CaptionExample example = HeldOut.Draw(Data.HeldOut, Data.Training, seed);
        return $"{new Captioner(Model, Data.LongestCaption).Describe(example.Features)[0].Text}  ({example.Captions[0]})";
    }

    public void Dispose() => Model.Dispose();

    // Captions hold no tabs.
    static ExampleProgress Describe(CaptionData data) => ExampleProgress.Begin(data.Training.Select(example
        => $"{Convert.ToHexStringLower(MemoryMarshal.AsBytes(example.Features.AsSpan()))}\t{string.Join('\t', example.Captions)}"));
}
