using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CellDsl.Training;

/// <summary>Trains a character model on a text, one update at a time. All numbers follow from the text, the options and the seed;
/// a trainer that was saved and resumed goes on with those it would have had.</summary>
public sealed class CharTrainer : IDisposable
{
    readonly TextStreams _streams;
    readonly CharBatch _batch;
    readonly SequenceStates<float> _states;
    readonly Optimizer _optimizer;
    readonly CharProgress _text;
    readonly CharValidation? _validation;
    bool _diverged;

    CharTrainer(CharModel model, Corpus corpus, CharTrainerOptions options)
    {
        options.Validate();
        Model = model;
        Options = options;
        var (training, validation) = corpus.Split(options.ValidationShare);
        _streams = new TextStreams(model.Vocabulary.Encode(training.Span), options.Length, options.Batch, corpus.Name);
        _batch = model.CreateBatch(options.Length, options.Batch);
        _states = model.Stack.CreateStates(options.Batch);
        _optimizer = new Optimizer(options.Optimizer, model.Parameters);
        _text = Describe(corpus);
        _validation = validation.Length > 1 ? new CharValidation(model, model.Vocabulary.Encode(validation.Span), options) : null;
    }

    public CharModel Model { get; }
    public CharTrainerOptions Options { get; }

    /// <summary>Updates made so far, resumed ones included.</summary>
    public long Steps => _optimizer.Steps;
    /// <summary>Updates in one pass over the training text.</summary>
    public int StepsPerPass => _streams.Count;
    /// <summary>Passes over the training text made so far, with fractions.</summary>
    public double Passes => (double)Steps / StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. The vocabulary is that of the training part of the text.</summary>
    /// <exception cref="CorpusException">The training part is shorter than one batch.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or the cell has several inputs or contexts, or the sizes do not fit it.</exception>
    public static CharTrainer Start(
        CellDefinition cell, Corpus corpus, CharModelOptions modelOptions, CharTrainerOptions options, LayerOptions? layerOptions = null)
    {
        options.Validate();
        Vocabulary vocabulary = Vocabulary.Of(corpus.Split(options.ValidationShare).Training.Span, options.MaxVocabulary);
        return Create(new CharModel(cell, vocabulary, modelOptions, options.Seed, layerOptions), corpus, options);
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
        if (text.Steps < 0)
            throw new CheckpointException($"{checkpoint.Path}: expected a number of updates of at least 0, found {text.Steps}.");

        CharTrainer trainer;
        try
        {
            checkpoint.Training.Validate();
            trainer = Create(checkpoint.CreateModel(cells, layerOptions), corpus, checkpoint.Training);
        }
        catch (Exception e) when (e is ArgumentException or CorpusException)
        {
            throw new CheckpointException($"{checkpoint.Path}: the metadata 'training' are damaged: {e.Message}", e);
        }
        try
        {
            checkpoint.Restore(trainer._optimizer, trainer._states);
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
        return trainer;
    }

    /// <summary>One update on the next T characters of each of the B streams. At the end of the text it begins anew, with zero states.</summary>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite; the parameters are as before the update.</exception>
    public TrainingStep Step()
    {
        ThrowIfDiverged();
        int index = (int)(Steps % StepsPerPass);
        if (index == 0)
            _states.Reset();
        _streams.Fill(index, _batch.Inputs, _batch.Targets);

        foreach (ParameterBlock block in Model.Parameters)
            block.ZeroGradients();
        double loss = Model.Backpropagate(_batch, _states);
        double norm = Options.ClipNorm is { } limit ? GradientNorm.Clip(Model.Parameters, limit) : GradientNorm.Global(Model.Parameters);
        _diverged = !double.IsFinite(loss) || !double.IsFinite(norm);
        if (_diverged)
            throw new TrainingDivergedException(
                $"Update {Steps + 1}: the loss is {loss}, the gradient norm {norm}. A smaller learning rate or clipping by norm may help.");

        double rate = Options.LearningRate.At(Steps + 1);
        _optimizer.Step(rate);
        return new TrainingStep(Steps, loss, norm, rate, Steps * _batch.Count);
    }

    /// <summary>Mean loss on the validation text from zero states, in nats per character; null if there is none.</summary>
    /// <param name="maxCharacters">About how much of the text to use.</param>
    public double? Validate(int maxCharacters = int.MaxValue) => _validation?.Run(maxCharacters);

    /// <summary>Writes a checkpoint into a folder, which is created where needed. Killed at any moment, it leaves the old one or the new one.</summary>
    /// <exception cref="InvalidOperationException">The training has diverged; the checkpoint stays as it was.</exception>
    public void Save(string folder)
    {
        ThrowIfDiverged();
        CharCheckpoint.Write(folder, Model, Options, _text with { Steps = Steps }, _optimizer, _states);
    }

    public void Dispose() => Model.Dispose();

    static CharTrainer Create(CharModel model, Corpus corpus, CharTrainerOptions options)
    {
        try
        {
            return new CharTrainer(model, corpus, options);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    static CharProgress Describe(Corpus corpus)
        => new(0, corpus.Characters.Length, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(corpus.Characters))));

    void ThrowIfDiverged()
    {
        if (_diverged)
            throw new InvalidOperationException("The training has diverged; resume from a checkpoint or start anew.");
    }
}

/// <summary>What one update did.</summary>
/// <param name="Step">Updates made, this one included.</param>
/// <param name="Loss">Mean loss before the update, in nats per character.</param>
/// <param name="GradientNorm">Before clipping.</param>
/// <param name="Characters">Characters trained on so far, repeated ones included.</param>
public readonly record struct TrainingStep(long Step, double Loss, double GradientNorm, double LearningRate, long Characters)
{
    public double BitsPerCharacter => Loss / SoftmaxCrossEntropy.NatsPerBit;
}
