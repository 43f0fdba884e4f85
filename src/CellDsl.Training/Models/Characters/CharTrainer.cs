using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CellDsl.Training;

/// <summary>Trains a character model on a text, one update at a time. All numbers follow from the text, the options and the seed;
/// a trainer that was saved and resumed goes on with those it would have had.</summary>
public sealed class CharTrainer : ITrainer
{
    readonly TextStreams _streams;
    readonly SymbolBatch _batch;
    readonly SequenceStates<float> _states;
    readonly CharProgress _text;
    readonly LanguageValidation? _validation;
    readonly ParameterUpdate _update;

    CharTrainer(CharModel model, Corpus corpus, CharTrainerOptions options)
    {
        options.Validate();
        Model = model;
        Options = options;
        var (training, validation) = corpus.Split(options.ValidationShare);
        _streams = new TextStreams(model.Vocabulary.Encode(training.Span), options.Length, options.Batch, corpus.Name);
        _batch = model.CreateBatch(options.Length, options.Batch);
        _states = model.Stack.CreateStates(options.Batch);
        _update = new ParameterUpdate(model, options);
        _text = Describe(corpus);
        Primer = string.Concat(TextPrimer.Of(training.Span, TextPrimer.Characters, '\n').ToArray().Select(character => new System.Text.Rune(character)));
        _validation = validation.Length > 1 ? new LanguageValidation(model, model.Vocabulary.Encode(validation.Span), options.Length, options.Batch) : null;
    }

    public CharModel Model { get; }
    public CharTrainerOptions Options { get; }

    /// <summary>A piece of the training text that ends where a line ends, if lines are short enough: what to let the model read before it writes.</summary>
    public string Primer { get; }

    public LossScale Scale => LossScale.BitsPerCharacter;
    public int ParameterCount => Model.ParameterCount;
    public PartTimes Times => Model.Times;

    /// <summary>Updates made so far, resumed ones included.</summary>
    public long Steps => _update.Steps;
    /// <summary>Updates in one pass over the training text.</summary>
    public int StepsPerPass => _streams.Count;
    /// <summary>Passes over the training text made so far, with fractions.</summary>
    public double Passes => (double)Steps / StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. The vocabulary is that of the training part of the text.</summary>
    /// <exception cref="CorpusException">The training part is shorter than one batch.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or the cell has several inputs or contexts, or the sizes do not fit it.</exception>
    public static CharTrainer Start(
        CellDefinition cell, Corpus corpus, CharModelOptions modelOptions, CharTrainerOptions options, LayerOptions? layerOptions = null)
        => Start(CharModel.Repeat(cell, modelOptions.Layers), corpus, modelOptions, options, layerOptions);

    /// <inheritdoc cref="Start(CellDefinition, Corpus, CharModelOptions, CharTrainerOptions, LayerOptions?)"/>
    /// <param name="cells">One per layer, from the lowest.</param>
    public static CharTrainer Start(IReadOnlyList<CellDefinition> cells, Corpus corpus, CharModelOptions modelOptions, CharTrainerOptions options,
        LayerOptions? layerOptions = null)
    {
        options.Validate();
        Vocabulary vocabulary = Vocabulary.Of(corpus.Split(options.ValidationShare).Training.Span, options.MaxVocabulary);
        return Takeover.Of(new CharModel(cells, vocabulary, modelOptions, options.Seed, layerOptions), model => new CharTrainer(model, corpus, options));
    }

    /// <summary>Goes on with the training that <see cref="Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cell from, by name.</param>
    /// <param name="corpus">The same text as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cell or text, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static CharTrainer Resume(string folder, IEnumerable<CellDefinition> cells, Corpus corpus, LayerOptions? layerOptions = null)
    {
        CharCheckpoint checkpoint = CharCheckpoint.Read(folder);
        CharProgress text = Describe(corpus) with { Steps = checkpoint.Progress.Steps };
        if (text != checkpoint.Progress)
            throw new CheckpointException(
                $"{checkpoint.Path}: the training began on another text: expected {checkpoint.Progress.TextLength} characters with SHA-256 "
                + $"{checkpoint.Progress.TextHash}, found {text.TextLength} with {text.TextHash} in {corpus.Name}.");
        checkpoint.File.RequireSteps(text.Steps);

        return checkpoint.File.Resume(checkpoint.CreateModel(cells, layerOptions), model => new CharTrainer(model, corpus, checkpoint.Training), (trainer, file) =>
        {
            trainer._update.Restore(file, text.Steps, text.Steps * trainer._batch.Count);
            trainer._states.Restore(file);
        });
    }

    /// <summary>One update on the next T characters of each of the B streams. At the end of the text it begins anew, with zero states.</summary>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite; the parameters are as before the update.</exception>
    public TrainingStep Step()
    {
        int index = (int)(Steps % StepsPerPass);
        return _update.Step(Options.LearningRate.At(Steps + 1), () =>
        {
            if (index == 0)
                _states.Reset();
            _streams.Fill(index, _batch.Inputs, _batch.Targets);
            return (Model.Backpropagate(_batch, _states, call: new TrainingCall((ulong)Steps)), _batch.Count);
        });
    }

    /// <summary>Mean loss on the validation text from zero states, in nats per character; null if there is none.</summary>
    /// <param name="maxItems">About how much of the text to use.</param>
    public double? Validate(int maxItems = int.MaxValue) => _validation?.Run(maxItems);

    /// <summary>Writes a checkpoint into a folder, which is created where needed. Killed at any moment, it leaves the old one or the new one.</summary>
    /// <exception cref="InvalidOperationException">The training has diverged; the checkpoint stays as it was.</exception>
    public void Save(string folder)
    {
        _update.ThrowIfDiverged();
        CharCheckpoint.Write(folder, Model, Options, Primer, _text with { Steps = Steps }, _update.Optimizer, _states);
    }

    public string? Sample(ulong seed)
    {
        using var sampler = new CharSampler(Model);
        return sampler.SampleText(Primer, 200, 0.8, seed);
    }

    public void Dispose() => Model.Dispose();

    static CharProgress Describe(Corpus corpus)
        => new(0, corpus.Characters.Length, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(corpus.Characters))));
}
