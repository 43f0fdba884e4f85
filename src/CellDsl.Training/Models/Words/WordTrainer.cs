namespace CellDsl.Training;

/// <summary>Trains a word model on a text, one update at a time; states are carried from batch to batch. All numbers follow from the text, the options and
/// the seed; a trainer that was saved and resumed goes on with those it would have had.</summary>
public sealed class WordTrainer : ITrainer
{
    const int SampleWords = 60;

    readonly TextStreams _streams;
    readonly SymbolBatch _batch;
    readonly SequenceStates<float> _states;
    readonly ParameterUpdate _update;
    readonly WordModelOptions _modelOptions;
    readonly WordProgress _text;
    readonly LanguageValidation? _validation;

    WordTrainer(WordModel model, WordModelOptions modelOptions, WordText training, WordText? validation, WordTrainerOptions options)
    {
        options.Validate();
        Model = model;
        Options = options;
        _modelOptions = modelOptions;
        _streams = new TextStreams(model.Codes(training), options.Length, options.Batch, training.Name, "words");
        _batch = model.CreateBatch(options.Length, options.Batch);
        _states = model.Stack.CreateStates(options.Batch);
        _update = new ParameterUpdate(model, options);
        _text = WordProgress.Of(training);
        Primer = string.Join(' ', TextPrimer.Of<string>(training.Words.ToArray(), TextPrimer.Words, WordText.EndOfLine).ToArray());
        _validation = validation is null ? null : new LanguageValidation(model, model.Codes(validation), options.Length, options.Batch);
    }

    public WordModel Model { get; }
    public WordTrainerOptions Options { get; }
    /// <summary>A piece of the training text that ends where a line ends, if lines are short enough: what to let the model read before it writes.</summary>
    public string Primer { get; }
    public LossScale Scale => LossScale.Perplexity;
    public int ParameterCount => Model.ParameterCount;
    public PartTimes Times => Model.Times;
    public long Steps => _update.Steps;
    public int StepsPerPass => _streams.Count;

    /// <summary>A new model and its trainer, which disposes it. The vocabulary is that of the training text.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="validation">A text not trained on; null: none.</param>
    /// <exception cref="CorpusException">The training text is shorter than one batch.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has several inputs or contexts, or the sizes do not fit it.</exception>
    public static WordTrainer Start(IReadOnlyList<CellDefinition> cells, WordText training, WordText? validation,
        WordModelOptions modelOptions, WordTrainerOptions options, LayerOptions? layerOptions = null)
    {
        options.Validate();
        var vocabulary = TokenVocabulary.Of(training.Words, options.MaxVocabulary, options.MinCount, always: WordText.EndOfLine);
        return Takeover.Of(new WordModel(cells, vocabulary, modelOptions, options.Seed, layerOptions),
            model => new WordTrainer(model, modelOptions, training, validation, options));
    }

    /// <summary>Goes on with the training that <see cref="Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="training">The same text as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cells or text, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static WordTrainer Resume(
        string folder, IEnumerable<CellDefinition> cells, WordText training, WordText? validation, LayerOptions? layerOptions = null)
    {
        WordCheckpoint checkpoint = WordCheckpoint.Read(folder);
        WordProgress text = WordProgress.Of(training) with { Steps = checkpoint.Progress.Steps };
        if (text != checkpoint.Progress)
            throw new CheckpointException(
                $"{checkpoint.Path}: the training began on another text: expected {checkpoint.Progress.Words} words with SHA-256 "
                + $"{checkpoint.Progress.TextHash}, found {text.Words} with {text.TextHash} in {training.Name}.");
        checkpoint.File.RequireSteps(text.Steps);
        return checkpoint.File.Resume(checkpoint.CreateModel(cells, layerOptions),
            model => new WordTrainer(model, checkpoint.Model, training, validation, checkpoint.Training), (trainer, file) =>
            {
                trainer._update.Restore(file, text.Steps, text.Steps * trainer._batch.Count);
                trainer._states.Restore(file);
            });
    }

    /// <summary>One update on the next T words of each of the B streams. At the end of the text it begins anew, with zero states.</summary>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite; the parameters are as before the update.</exception>
    public TrainingStep Step()
    {
        int index = (int)(Steps % StepsPerPass);
        return _update.Step(Options.LearningRate.At(1 + (int)(Steps / StepsPerPass)), () =>
        {
            if (index == 0)
                _states.Reset();
            _streams.Fill(index, _batch.Inputs, _batch.Targets);
            return (Model.Backpropagate(_batch, _states, scale: 1f / _batch.Batch, new TrainingCall((ulong)Steps)), _batch.Count);
        });
    }

    /// <summary>Mean loss on the validation text in nats per word, read from zero states in B streams; null if there is none.</summary>
    public double? Validate(int maxItems = int.MaxValue) => _validation?.Run(maxItems);

    /// <summary>Writes a checkpoint into a folder, which is created where needed. Killed at any moment, it leaves the old one or the new one.</summary>
    /// <exception cref="InvalidOperationException">The training has diverged; the checkpoint stays as it was.</exception>
    public void Save(string folder)
    {
        _update.ThrowIfDiverged();
        WordCheckpoint.Write(folder, Model, _modelOptions, Options, _text with { Steps = Steps }, Primer, _update.Optimizer, _states);
    }

    public string? Sample(ulong seed)
    {
        using var sampler = new WordSampler(Model);
        return sampler.Sample(Primer, SampleWords, 1, seed);
    }

    public void Dispose() => Model.Dispose();
}
