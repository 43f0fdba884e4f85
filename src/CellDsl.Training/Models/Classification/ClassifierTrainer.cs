using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>Trains a classifier on labelled texts, in an order of its own in each pass. All numbers follow from the texts, the options and the seed;
/// a trainer that was saved and resumed goes on with those it would have had.</summary>
public sealed class ClassifierTrainer : ITrainer
{
    readonly int[][] _texts;
    readonly int[] _labels;
    readonly LabelledTexts? _validation;
    readonly ExampleOrder _order;
    readonly ParameterUpdate _update;
    readonly ExampleProgress _beginning;

    ClassifierTrainer(Classifier model, LabelledTexts training, LabelledTexts? validation, ClassifierTrainerOptions options)
    {
        options.Validate();
        Model = model;
        Options = options;
        _texts = [.. training.Items.Select(item => model.Encode(item.Text))];
        _labels = [.. training.Items.Select(item => LabelOf(model, item, training.Name))];
        if (validation is { Items.Count: > 0 })
        {
            _validation = validation;
            foreach (LabelledText item in validation.Items)
                LabelOf(model, item, validation.Name);
        }
        _order = new ExampleOrder(_texts.Length, options.Batch, options.Seed);
        _update = new ParameterUpdate(model, options);
        _beginning = Describe(training);
    }

    public Classifier Model { get; }
    public ClassifierTrainerOptions Options { get; }
    public LossScale Scale => LossScale.NatsPerText;
    public int ParameterCount => Model.ParameterCount;
    public PartTimes Times => Model.Times;
    public long Steps => _update.Steps;
    public int StepsPerPass => _order.StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. Vocabulary and classes are those of the training texts.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="validation">Texts not trained on; null: none.</param>
    /// <exception cref="CorpusException">All training texts have one label, or a validation text has one that they have not.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has several inputs or contexts, or the sizes do not fit it.</exception>
    public static ClassifierTrainer Start(IReadOnlyList<CellDefinition> cells, LabelledTexts training, LabelledTexts? validation, ClassifierOptions modelOptions,
        ClassifierTrainerOptions options, LayerOptions? layerOptions = null)
    {
        options.Validate();
        string[] labels = [.. training.Items.Select(item => item.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (labels.Length < 2)
            throw new CorpusException($"{training.Name}: expected texts with at least two different labels, found {string.Join(", ", labels)} only.");
        var vocabulary = TokenVocabulary.Of(training.Items.SelectMany(item => ClassifierOptions.Tokens(item.Text, modelOptions.Unit)),
            options.MaxVocabulary, options.MinCount);
        return Takeover.Of(new Classifier(cells, vocabulary, labels, modelOptions, options.Seed, layerOptions),
            model => new ClassifierTrainer(model, training, validation, options));
    }

    /// <summary>Goes on with the training that <see cref="Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="training">The same texts as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cells or texts, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static ClassifierTrainer Resume(
        string folder, IEnumerable<CellDefinition> cells, LabelledTexts training, LabelledTexts? validation, LayerOptions? layerOptions = null)
    {
        ClassifierCheckpoint checkpoint = ClassifierCheckpoint.Read(folder);
        Describe(training).RequireSameExamples(checkpoint.Progress, checkpoint.Path, training.Name);
        return checkpoint.File.Resume(checkpoint.CreateModel(cells, layerOptions), model => new ClassifierTrainer(model, training, validation, checkpoint.Training),
            (trainer, file) => trainer._update.Restore(file, checkpoint.Progress.Steps, checkpoint.Progress.Items));
    }

    /// <summary>One update on the next texts of the pass.</summary>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite; the parameters are as before the update.</exception>
    public TrainingStep Step() => _update.Step(Options.LearningRate.At(Steps + 1), () =>
    {
        int[] chosen = _order.At(Steps).ToArray();
        var batch = new TextBatch([.. chosen.Select(k => _texts[k])], [.. chosen.Select(k => _labels[k])]);
        return (Model.Backpropagate(batch, new TrainingCall((ulong)Steps)), chosen.Length);
    });

    /// <summary>Mean loss on the validation texts in nats; null if there are none.</summary>
    public double? Validate(int maxItems = int.MaxValue)
    {
        if (_validation is null)
            return null;
        double nats = 0;
        int count = Math.Clamp(maxItems, 1, _validation.Items.Count);
        foreach (TextBatch batch in Batches(Model, _validation, count, Options.Batch))
            nats += Model.Evaluate(batch);
        return nats / count;
    }

    /// <summary>What a model tells of labelled texts.</summary>
    /// <exception cref="CorpusException">A text has a label that the model does not know.</exception>
    public static Confusion Test(Classifier model, LabelledTexts texts, int batchSize = 64)
    {
        var confusion = new Confusion(model.Labels);
        int classes = model.Labels.Count;
        foreach (TextBatch batch in Batches(model, texts, texts.Items.Count, batchSize))
        {
            float[] logits = model.Forward(batch);
            for (int b = 0; b < batch.Batch; b++)
                confusion.Add(batch.Labels[b], TensorPrimitives.IndexOfMax(logits.AsSpan(b * classes, classes)));
        }
        return confusion;
    }

    /// <summary>Writes a checkpoint into a folder, which is created where needed. Killed at any moment, it leaves the old one or the new one.</summary>
    /// <exception cref="InvalidOperationException">The training has diverged; the checkpoint stays as it was.</exception>
    public void Save(string folder)
    {
        _update.ThrowIfDiverged();
        ClassifierCheckpoint.Write(folder, Model, Options, _beginning.After(_update), _update.Optimizer);
    }

    /// <summary>A classifier does not write.</summary>
    public string? Sample(ulong seed) => null;

    public void Dispose() => Model.Dispose();

    static IEnumerable<TextBatch> Batches(Classifier model, LabelledTexts texts, int count, int batchSize)
        => texts.Items.Take(count).Chunk(batchSize).Select(items => new TextBatch(
            [.. items.Select(item => model.Encode(item.Text))], [.. items.Select(item => LabelOf(model, item, texts.Name))]));

    static int LabelOf(Classifier model, LabelledText item, string name)
    {
        for (int k = 0; k < model.Labels.Count; k++)
            if (model.Labels[k] == item.Label)
                return k;
        throw new CorpusException($"{name}: the label '{item.Label}' is none of those trained: {string.Join(", ", model.Labels)}.");
    }

    // A text holds no line's end, a label no tab.
    static ExampleProgress Describe(LabelledTexts texts) => ExampleProgress.Begin(texts.Items.Select(item => $"{item.Label}\t{item.Text}"));
}
