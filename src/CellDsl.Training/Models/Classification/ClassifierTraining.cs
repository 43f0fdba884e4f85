using System.Numerics.Tensors;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Classification;

/// <summary>The training of a classifier on labelled texts, in an order of its own in each pass.</summary>
public sealed class ClassifierTraining : ITrainingTask
{
    readonly DataFingerprint _fingerprint;
    readonly int[][] _texts;
    readonly int[] _labels;
    readonly LabelledTexts? _validation;
    readonly ExampleOrder _order;

    ClassifierTraining(Classifier model, LabelledTexts training, LabelledTexts? validation, ClassifierTrainerOptions options)
    {
        (Model, Options, _fingerprint) = (model, options, FingerprintOf(training));
        _texts = [.. training.Items.Select(item => model.Encode(item.Text))];
        _labels = [.. training.Items.Select(item => LabelOf(model.Labels, item, training.Name))];
        _validation = validation is { Items.Count: > 0 } ? validation : null;
        _order = new ExampleOrder(_texts.Length, options.Batch, options.Seed);
    }

    /// <summary>The layers' cells from the lowest.</summary>
    internal static CheckpointFact<string[]> LayersFact { get; } = CheckpointFact.Json<string[]>("layers");
    internal static CheckpointFact<string[]> LabelsFact { get; } = CheckpointFact.Names("labels");
    internal static CheckpointFact<ClassifierOptions> ModelFact { get; }
        = CheckpointFact.Json<ClassifierOptions>("model", static options => options.Validate());
    internal static CheckpointFact<ClassifierTrainerOptions> TrainingFact { get; }
        = CheckpointFact.Json<ClassifierTrainerOptions>("training", static options => options.Validate());

    static CheckpointKind Kind { get; }
        = new("classifier", "2", [LayersFact, LabelsFact, ModelFact, CheckpointFact.Tokens, TrainingFact, CheckpointFact.Progress]);

    /// <summary>The model being trained; the trainer disposes it.</summary>
    public Classifier Model { get; }
    /// <summary>The training's options; a resumed training has those that it began with.</summary>
    public ClassifierTrainerOptions Options { get; }

    IModel ITrainingTask.Model => Model;
    TrainerOptions ITrainingTask.Options => Options;
    LossScale ITrainingTask.Scale => LossScale.NatsPerText;
    DataFingerprint ITrainingTask.Fingerprint => _fingerprint;
    int ITrainingTask.StepsPerPass => _order.StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. Vocabulary and classes are those of the training texts.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="validation">Texts not trained on; null: none.</param>
    /// <exception cref="CorpusException">All training texts have one label, or a validation text has one that they have not.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has several inputs or contexts, or the sizes do not fit
    /// it.</exception>
    public static Trainer<ClassifierTraining> Start(IReadOnlyList<CellDefinition> cells, LabelledTexts training, LabelledTexts? validation,
        ClassifierOptions modelOptions,
        ClassifierTrainerOptions options, LayerOptions? layerOptions = null)
    {
        options.Validate();
        string[] labels = KnownLabels.Of(training.Items.Select(item => item.Label));
        if (labels.Length < 2)
            throw new CorpusException($"{training.Name}: expected texts with at least two different labels, found {string.Join(", ", labels)} only.");
        var vocabulary = TokenVocabulary.Of(training.Items.SelectMany(item => ClassifierOptions.Tokens(item.Text, modelOptions.Unit)),
            options.MaxVocabulary, options.MinCount);
        RequireLabels(labels, validation);
        return Trainer.Start(new Classifier(cells, vocabulary, labels, modelOptions, options.Seed, layerOptions),
            model => new ClassifierTraining(model, training, validation, options));
    }

    /// <summary>Goes on with the training that <see cref="Trainer.Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="training">The same texts as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cells or texts, or it is damaged.</exception>
    /// <exception cref="CorpusException">A validation text has a label that the model does not know.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static Trainer<ClassifierTraining> Resume(
        string folder, IEnumerable<CellDefinition> cells, LabelledTexts training, LabelledTexts? validation, LayerOptions? layerOptions = null)
    {
        Checkpoint checkpoint = Read(folder);
        RequireLabels(checkpoint.Get(LabelsFact), validation);
        return Trainer.Resume(checkpoint, FingerprintOf(training), CheckpointFact.Progress, () => CreateModel(checkpoint, cells, layerOptions),
            model => new ClassifierTraining(model, training, validation, checkpoint.Get(TrainingFact)));
    }

    /// <summary>Reads a checkpoint, from which <see cref="CreateModel"/> creates the model.</summary>
    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static Checkpoint Read(string folder) => Checkpoint.Read(folder, Kind);

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public static Classifier CreateModel(Checkpoint checkpoint, IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = checkpoint.Cells(cells, checkpoint.Get(LayersFact));
        ClassifierOptions options = checkpoint.Get(ModelFact);
        TokenVocabulary vocabulary = checkpoint.Get(CheckpointFact.Tokens);
        return checkpoint.CreateModel(() => SymbolModel.Shapes(layers, vocabulary.Size, Classifier.EmbeddingSize(layers, options), options.Stack),
            () => new Classifier(layers, vocabulary, checkpoint.Get(LabelsFact), options, checkpoint.Get(TrainingFact).Seed, layerOptions));
    }

    /// <summary>The next texts of the pass.</summary>
    (double Loss, int Items) ITrainingTask.Backpropagate(long step)
    {
        int[] chosen = _order.At(step).ToArray();
        var batch = new TextBatch([.. chosen.Select(k => _texts[k])], [.. chosen.Select(k => _labels[k])]);
        return (Model.Backpropagate(batch, new SequenceNoise(0, (ulong)step)), chosen.Length);
    }

    /// <summary>Mean loss on the validation texts in nats; null if there are none.</summary>
    double? ITrainingTask.Validate(int maxItems)
    {
        if (_validation is null)
            return null;
        double nats = 0;
        int count = Math.Clamp(maxItems, 1, _validation.Items.Count);
        foreach (TextBatch batch in Batches(Model, _validation, count, Options.Batch))
            nats += Model.Evaluate(batch);
        return nats / count;
    }

    /// <summary>How a model classifies labelled texts.</summary>
    /// <exception cref="CorpusException">A text has a label that the model does not know.</exception>
    /// <exception cref="NotFiniteNumberException">The model's logits are not finite.</exception>
    public static Confusion Test(Classifier model, LabelledTexts texts, int batchSize = 64)
    {
        var confusion = new Confusion(model.Labels);
        int classes = model.Labels.Count;
        foreach (TextBatch batch in Batches(model, texts, texts.Items.Count, batchSize))
        {
            float[] logits = model.FiniteLogits(batch);
            for (int b = 0; b < batch.Batch; b++)
                confusion.Add(batch.Labels[b], TensorPrimitives.IndexOfMax(logits.AsSpan(b * classes, classes)));
        }
        return confusion;
    }

    /// <summary>A classifier generates nothing.</summary>
    string? ITrainingTask.Sample(ulong seed) => null;

    CheckpointContents ITrainingTask.Contents(TrainingProgress progress) => new(Kind, Model.Cells,
        [LayersFact.Of(CellStack.Names(Model.Cells)), LabelsFact.Of([.. Model.Labels]), ModelFact.Of(Model.Options),
            CheckpointFact.Tokens.Of(Model.Vocabulary),
            TrainingFact.Of(Options), CheckpointFact.Progress.Of(progress)]);

    static IEnumerable<TextBatch> Batches(Classifier model, LabelledTexts texts, int count, int batchSize)
        => texts.Items.Take(count).Chunk(batchSize).Select(items => new TextBatch(
            [.. items.Select(item => model.Encode(item.Text))], [.. items.Select(item => LabelOf(model.Labels, item, texts.Name))]));

    /// <summary>Labels that are not known are found before a training begins, not at its first look.</summary>
    static void RequireLabels(IReadOnlyList<string> known, LabelledTexts? texts)
    {
        foreach (LabelledText item in texts?.Items ?? [])
            LabelOf(known, item, texts!.Name);
    }

    static int LabelOf(IReadOnlyList<string> known, LabelledText item, string name)
        => KnownLabels.IndexOf(known, item.Label, () => $"{name}: the label '{item.Label}'");

    // A text holds no line's end, a label no tab.
    static DataFingerprint FingerprintOf(LabelledTexts texts)
        => DataFingerprint.OfExamples(texts.Name, texts.Items.Select(item => $"{item.Label}\t{item.Text}"));
}
