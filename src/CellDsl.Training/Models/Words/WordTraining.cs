using System.Runtime.InteropServices;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Words;

/// <summary>The training of a word model on a text.</summary>
public sealed class WordTraining : ITrainingTask
{
    const int SampleWords = 60;

    readonly DataFingerprint _fingerprint;
    readonly LanguageBatches _batches;
    readonly LanguageValidation? _validation;
    readonly WordModelOptions _modelOptions;

    WordTraining(WordModel model, WordModelOptions modelOptions, WordText training, WordText? validation, WordTrainerOptions options)
    {
        (Model, Options, _fingerprint, _modelOptions) = (model, options, FingerprintOf(training), modelOptions);
        _batches = new LanguageBatches(model, model.Codes(training), options.Length, options.Batch, training.Name, "words");
        Primer = string.Join(' ', TextPrimer.Of<string>(training.Words.ToArray(), TextPrimer.Words, WordText.EndOfLine).ToArray());
        _validation = validation is null ? null : new LanguageValidation(model, model.Codes(validation), options.Length, options.Batch);
    }

    /// <summary>The layers' cells from the lowest.</summary>
    internal static CheckpointFact<string[]> LayersFact { get; } = CheckpointFact.Json<string[]>("layers");
    internal static CheckpointFact<WordModelOptions> ModelFact { get; }
        = CheckpointFact.Json<WordModelOptions>("model", static options => options.Validate());
    internal static CheckpointFact<WordTrainerOptions> TrainingFact { get; }
        = CheckpointFact.Json<WordTrainerOptions>("training", static options => options.Validate());
    internal static CheckpointFact<TrainingProgress> ProgressFact { get; } = new("progress", checkpoint =>
    {
        StoredProgress stored = checkpoint.Parse<StoredProgress>("progress");
        WordTrainerOptions options = checkpoint.Get(TrainingFact);
        return new TrainingProgress(checkpoint.RequireSteps(stored.Steps), stored.Steps * options.Length * options.Batch, stored.Words,
            stored.TextHash);
    }, progress => CheckpointFact.ToJson(new StoredProgress(progress.Steps, progress.Count, progress.Hash)));
    /// <summary><see cref="Primer"/>; empty in checkpoints that were written before there were any.</summary>
    internal static CheckpointFact<string> PrimerFact { get; } = CheckpointFact.Text("primer", absent: "");

    static CheckpointKind Kind { get; }
        = new("word model", "1", [LayersFact, ModelFact, CheckpointFact.Tokens, TrainingFact, ProgressFact, PrimerFact]);

    /// <summary>The model being trained; the trainer disposes it.</summary>
    public WordModel Model { get; }
    /// <summary>The training's options; a resumed training has those that it began with.</summary>
    public WordTrainerOptions Options { get; }

    /// <summary>A piece of the training text that ends where a line ends, if lines are short enough: what to let the model read before it
    /// generates.</summary>
    public string Primer { get; }

    IModel ITrainingTask.Model => Model;
    TrainerOptions ITrainingTask.Options => Options;
    LossScale ITrainingTask.Scale => LossScale.Perplexity;
    DataFingerprint ITrainingTask.Fingerprint => _fingerprint;
    int ITrainingTask.StepsPerPass => _batches.StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. The vocabulary is that of the training text.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="validation">A text not trained on; null: none.</param>
    /// <exception cref="CorpusException">The training text is shorter than one batch.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has several inputs or contexts, or the sizes do not fit
    /// it.</exception>
    public static Trainer<WordTraining> Start(IReadOnlyList<CellDefinition> cells, WordText training, WordText? validation,
        WordModelOptions modelOptions, WordTrainerOptions options, LayerOptions? layerOptions = null)
    {
        options.Validate();
        var vocabulary = TokenVocabulary.Of(training.Words, options.MaxVocabulary, options.MinCount, always: WordText.EndOfLine);
        return Trainer.Start(new WordModel(cells, vocabulary, modelOptions, options.Seed, layerOptions),
            model => new WordTraining(model, modelOptions, training, validation, options));
    }

    /// <summary>Goes on with the training that <see cref="Trainer.Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="training">The same text as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cells or text, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static Trainer<WordTraining> Resume(
        string folder, IEnumerable<CellDefinition> cells, WordText training, WordText? validation, LayerOptions? layerOptions = null)
    {
        Checkpoint checkpoint = Read(folder);
        return Trainer.Resume(checkpoint, FingerprintOf(training), ProgressFact, () => CreateModel(checkpoint, cells, layerOptions),
            model => new WordTraining(model, checkpoint.Get(ModelFact), training, validation, checkpoint.Get(TrainingFact)));
    }

    /// <summary>Reads a checkpoint, from which <see cref="CreateModel"/> creates the model.</summary>
    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static Checkpoint Read(string folder) => Checkpoint.Read(folder, Kind);

    /// <summary>The <see cref="Primer"/> that a checkpoint holds, for a <see cref="WordSampler"/> to read first; empty in checkpoints that were
    /// written before there were any.</summary>
    public static string PrimerOf(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return checkpoint.Get(PrimerFact);
    }

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public static WordModel CreateModel(Checkpoint checkpoint, IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = checkpoint.Cells(cells, checkpoint.Get(LayersFact));
        WordModelOptions options = checkpoint.Get(ModelFact);
        TokenVocabulary vocabulary = checkpoint.Get(CheckpointFact.Tokens);
        return checkpoint.CreateModel(()
            => LanguageModel.Shapes(layers, vocabulary.Size, options.EmbeddingSize ?? options.Stack.HiddenSize, options.Stack),
            // The values are those of the file, so none need be drawn.
            () => new WordModel(layers, vocabulary, options with { InitialBound = null }, checkpoint.Get(TrainingFact).Seed, layerOptions));
    }

    /// <summary>The next T words of each of the B streams. At the end of the text it begins anew, with zero states.</summary>
    (double Loss, int Items) ITrainingTask.Backpropagate(long step) => _batches.Backpropagate(step, scale: 1f / Options.Batch);

    /// <summary>Mean loss on the validation text in nats per word, read from zero states in B streams; null if there is none.</summary>
    double? ITrainingTask.Validate(int maxItems) => _validation?.Run(maxItems);

    string? ITrainingTask.Sample(ulong seed)
    {
        using var sampler = new WordSampler(Model);
        return sampler.Sample(Primer, SampleWords, 1, seed);
    }

    CheckpointContents ITrainingTask.Contents(TrainingProgress progress) => new(Kind, Model.Cells,
        [LayersFact.Of(CellStack.Names(Model.Cells)), ModelFact.Of(_modelOptions), CheckpointFact.Tokens.Of(Model.Vocabulary),
            TrainingFact.Of(Options),
            ProgressFact.Of(progress), PrimerFact.Of(Primer)])
    {
        States = _batches.States.Save(),
    };

    void ITrainingTask.RestoreStates(SafetensorsFile file) => _batches.States.Restore(file);

    static DataFingerprint FingerprintOf(WordText text)
        => DataFingerprint.OfText(text.Name, "words", text.Words.Count, MemoryMarshal.AsBytes(string.Join(' ', text.Words).AsSpan()));

    sealed record StoredProgress(long Steps, int Words, string TextHash);
}
