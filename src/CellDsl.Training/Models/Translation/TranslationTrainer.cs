namespace CellDsl.Training;

/// <summary>Trains an encoder-decoder on pairs, one update at a time. All numbers follow from the pairs, the options and the seed;
/// a trainer that was saved and resumed goes on with those it would have had.</summary>
public sealed class TranslationTrainer : ITrainer
{
    readonly ExampleOrder _order;
    readonly ParameterUpdate _update;
    readonly ExampleProgress _beginning;
    readonly int[][] _sources, _targets;

    TranslationTrainer(TranslationModel model, TranslationData data, ExampleTrainerOptions options)
    {
        options.Validate();
        (Model, Data, Options) = (model, data, options);
        _sources = [.. data.Training.Select(pair => model.EncodeSource(pair.Source))];
        _targets = [.. data.Training.Select(pair => model.EncodeTarget(pair.Target))];
        _order = new ExampleOrder(data.Training.Count, options.Batch, options.Seed);
        _update = new ParameterUpdate(model, options);
        _beginning = Describe(data);
    }

    public TranslationModel Model { get; }
    public TranslationData Data { get; }
    public ExampleTrainerOptions Options { get; }
    public LossScale Scale => LossScale.BitsPerCharacter;
    public int ParameterCount => Model.ParameterCount;
    public PartTimes Times => Model.Times;
    public long Steps => _update.Steps;
    public int StepsPerPass => _order.StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. The vocabularies are those of the training pairs.</summary>
    /// <param name="encoderCells">One per layer, from the lowest.</param>
    /// <param name="decoderCells">The same of the decoder.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has several inputs or contexts, or the sizes do not fit.</exception>
    public static TranslationTrainer Start(IReadOnlyList<CellDefinition> encoderCells, IReadOnlyList<CellDefinition> decoderCells, TranslationData data,
        TranslationModelOptions modelOptions, ExampleTrainerOptions options, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Takeover.Of(new TranslationModel(encoderCells, decoderCells, VocabularyOf(data.Training.Select(pair => pair.Source)),
            VocabularyOf(data.Training.Select(pair => pair.Target)), modelOptions, options.Seed, layerOptions), model => new TranslationTrainer(model, data, options));
    }

    /// <summary>Goes on with the training that <see cref="Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="data">The same training pairs as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cells or pairs, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static TranslationTrainer Resume(string folder, IEnumerable<CellDefinition> cells, TranslationData data, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        TranslationCheckpoint checkpoint = TranslationCheckpoint.Read(folder);
        Describe(data).RequireSameExamples(checkpoint.Progress, checkpoint.Path, data.Name);
        return checkpoint.File.Resume(checkpoint.CreateModel(cells, layerOptions), model => new TranslationTrainer(model, data, checkpoint.Training),
            (trainer, file) => trainer._update.Restore(file, checkpoint.Progress.Steps, checkpoint.Progress.Items));
    }

    /// <summary>One update on the next pairs of the pass.</summary>
    public TrainingStep Step() => _update.Step(Options.LearningRate.At(Steps + 1), () =>
    {
        int[] batch = _order.At(Steps).ToArray();
        var targets = new WriterBatch([.. batch.Select(k => _targets[k])], Model.Writer.End);
        return (Model.Backpropagate(new PaddedSequences([.. batch.Select(k => _sources[k])]), targets, new TrainingCall((ulong)Steps)), targets.Count);
    });

    public double? Validate(int maxItems = int.MaxValue)
        => Data.HeldOut.Count == 0 ? null : new Translator(Model, Data.LongestTarget).Loss(Data.HeldOut, maxItems);

    public void Save(string folder)
    {
        _update.ThrowIfDiverged();
        TranslationCheckpoint.Write(folder, Model, Options, _beginning.After(_update), Data.LongestTarget, _update.Optimizer);
    }

    /// <summary>The translation of a source, a held-out one where there are any, and the right one.</summary>
    public string Sample(ulong seed)
    {
        TranslationPair pair = HeldOut.Draw(Data.HeldOut, Data.Training, seed);
        return $"{pair.Source} → {new Translator(Model, Data.LongestTarget).Translate(pair.Source)[0].Text}  ({pair.Target})";
    }

    public void Dispose() => Model.Dispose();

    // A pair holds neither tabs nor ends of lines.
    static ExampleProgress Describe(TranslationData data) => ExampleProgress.Begin(data.Training.Select(pair => $"{pair.Source}\t{pair.Target}"));

    static Vocabulary VocabularyOf(IEnumerable<string> texts)
        => Vocabulary.Of([.. texts.SelectMany(text => text.EnumerateRunes().Select(character => character.Value))]);
}
