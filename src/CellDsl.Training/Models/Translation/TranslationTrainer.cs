namespace CellDsl.Training;

/// <summary>Trains an encoder-decoder on pairs, one update at a time. All numbers follow from the pairs, the options and the seed;
/// a trainer that was saved and resumed goes on with those it would have had.</summary>
public sealed class TranslationTrainer : IExampleTrainer, IDisposable
{
    readonly ExampleTraining _training;
    readonly ExampleProgress _beginning;
    readonly int[][] _sources, _targets;

    TranslationTrainer(TranslationModel model, TranslationData data, ExampleTrainingOptions options)
    {
        (Model, Data) = (model, data);
        _training = new ExampleTraining(model.Parameters, data.Training.Count, options);
        _beginning = Describe(data);
        _sources = [.. data.Training.Select(pair => model.EncodeSource(pair.Source))];
        _targets = [.. data.Training.Select(pair => model.EncodeTarget(pair.Target))];
    }

    public TranslationModel Model { get; }
    public TranslationData Data { get; }
    public ExampleTrainingOptions Options => _training.Options;

    public long Steps => _training.Optimizer.Steps;
    public int StepsPerPass => _training.StepsPerPass;
    /// <summary>Pairs per update.</summary>
    public int Batch => _training.Batch;

    /// <summary>A new model and its trainer, which disposes it. The vocabularies are those of the training pairs.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has several inputs or contexts, or the sizes do not fit.</exception>
    public static TranslationTrainer Start(CellDefinition encoderCell, CellDefinition decoderCell, TranslationData data,
        TranslationModelOptions modelOptions, ExampleTrainingOptions options, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var model = new TranslationModel(encoderCell, decoderCell, VocabularyOf(data.Training.Select(pair => pair.Source)),
            VocabularyOf(data.Training.Select(pair => pair.Target)), modelOptions, options.Seed, layerOptions);
        return Create(model, data, options);
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
        TranslationModel model = checkpoint.CreateModel(cells, layerOptions);
        TranslationTrainer trainer = checkpoint.Make(() => Create(model, data, checkpoint.Training));
        try
        {
            checkpoint.Restore(trainer._training);
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
        return trainer;
    }

    public TrainingStep Step() => _training.Step(batch =>
    {
        var targets = new WriterBatch([.. batch.Select(k => _targets[k])], Model.Writer.End);
        return (Model.Backpropagate(new SourceBatch([.. batch.Select(k => _sources[k])]), targets), targets.Count);
    });

    public double? Validate(int most = int.MaxValue)
        => Data.HeldOut.Count == 0 ? null : new Translator(Model, Data.LongestTarget).Loss([.. Data.HeldOut.Take(most)]);

    public void Save(string folder)
    {
        _training.ThrowIfDiverged();
        TranslationCheckpoint.Write(folder, Model, Options, _beginning with { Steps = Steps, Symbols = _training.Symbols }, Data.LongestTarget, _training.Optimizer);
    }

    public void Dispose() => Model.Dispose();

    static TranslationTrainer Create(TranslationModel model, TranslationData data, ExampleTrainingOptions options)
    {
        try
        {
            return new TranslationTrainer(model, data, options);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // A pair holds neither tabs nor ends of lines.
    static ExampleProgress Describe(TranslationData data) => ExampleProgress.Begin(data.Training.Select(pair => $"{pair.Source}\t{pair.Target}"));

    static Vocabulary VocabularyOf(IEnumerable<string> texts)
        => Vocabulary.Of([.. texts.SelectMany(text => text.EnumerateRunes().Select(character => character.Value))]);
}
