namespace CellDsl.Training;

/// <summary>Trains an encoder-decoder on pairs, one update at a time. All numbers follow from the pairs, the options and the seed.</summary>
public sealed class TranslationTrainer : IDisposable
{
    readonly ExampleTraining _training;
    readonly int[][] _sources, _targets;

    TranslationTrainer(TranslationModel model, TranslationData data, ExampleTrainingOptions options)
    {
        (Model, Data) = (model, data);
        _training = new ExampleTraining(model.Parameters, data.Training.Count, options);
        _sources = [.. data.Training.Select(pair => model.EncodeSource(pair.Source))];
        _targets = [.. data.Training.Select(pair => model.EncodeTarget(pair.Target))];
    }

    public TranslationModel Model { get; }
    public TranslationData Data { get; }
    public ExampleTrainingOptions Options => _training.Options;

    /// <summary>Updates made so far, resumed ones included.</summary>
    public long Steps => _training.Optimizer.Steps;
    /// <summary>Updates in one pass over the training pairs.</summary>
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
        return new TranslationTrainer(model, data, options);
    }

    /// <summary>One update on the next batch of pairs.</summary>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite; the parameters are as before the update.</exception>
    public ExampleStep Step() => _training.Step(batch => Model.Backpropagate(
        new SourceBatch([.. batch.Select(k => _sources[k])]),
        new WriterBatch([.. batch.Select(k => _targets[k])], Model.Writer.End)));

    public void Dispose() => Model.Dispose();

    static Vocabulary VocabularyOf(IEnumerable<string> texts)
        => Vocabulary.Of([.. texts.SelectMany(text => text.EnumerateRunes().Select(character => character.Value))]);
}
