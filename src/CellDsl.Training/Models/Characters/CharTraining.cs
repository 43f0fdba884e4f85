using System.Runtime.InteropServices;
using System.Text;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Characters;

/// <summary>The training of a character model on a text.</summary>
public sealed class CharTraining : ITrainingTask
{
    const int SampleCharacters = 200;
    const double SampleTemperature = 0.8;

    readonly DataFingerprint _fingerprint;
    readonly LanguageBatches _batches;
    readonly LanguageValidation? _validation;

    CharTraining(CharModel model, Corpus corpus, CharTrainerOptions options)
    {
        (Model, Options, _fingerprint) = (model, options, FingerprintOf(corpus));
        var (training, validation) = corpus.Split(options.ValidationShare);
        _batches = new LanguageBatches(model, model.Vocabulary.Encode(training.Span), options.Length, options.Batch, corpus.Name, "characters");
        Primer = string.Concat(TextPrimer.Of(training.Span, TextPrimer.Characters, '\n').ToArray().Select(character => new Rune(character)));
        _validation = validation.Length > 1 ? new LanguageValidation(model, model.Vocabulary.Encode(validation.Span), options.Length, options.Batch)
            : null;
    }

    internal static CheckpointFact<CharModelOptions> ModelFact { get; }
        = CheckpointFact.Json<CharModelOptions>("model", static options => options.Validate());
    internal static CheckpointFact<Vocabulary> VocabularyFact { get; } = CheckpointFact.Text("vocabulary", Vocabulary.Parse);
    internal static CheckpointFact<CharTrainerOptions> TrainingFact { get; }
        = CheckpointFact.Json<CharTrainerOptions>("training", static options => options.Validate());
    /// <summary><see cref="Primer"/>; empty in checkpoints that were written before there were any.</summary>
    internal static CheckpointFact<string> PrimerFact { get; } = CheckpointFact.Text("primer", absent: "");
    internal static CheckpointFact<TrainingProgress> ProgressFact { get; } = new("progress", checkpoint =>
    {
        StoredProgress stored = checkpoint.Parse<StoredProgress>("progress");
        CharTrainerOptions options = checkpoint.Get(TrainingFact);
        return new TrainingProgress(checkpoint.RequireSteps(stored.Steps), stored.Steps * options.Length * options.Batch, stored.TextLength,
            stored.TextHash);
    }, progress => CheckpointFact.ToJson(new StoredProgress(progress.Steps, progress.Count, progress.Hash)));

    static CheckpointKind Kind { get; } = new("character model", "1", [ModelFact, VocabularyFact, TrainingFact, PrimerFact, ProgressFact]);

    /// <summary>The model being trained; the trainer disposes it.</summary>
    public CharModel Model { get; }
    /// <summary>The training's options; a resumed training has those that it began with.</summary>
    public CharTrainerOptions Options { get; }

    /// <summary>A piece of the training text that ends where a line ends, if lines are short enough: what to let the model read before it
    /// generates.</summary>
    public string Primer { get; }

    IModel ITrainingTask.Model => Model;
    TrainerOptions ITrainingTask.Options => Options;
    LossScale ITrainingTask.Scale => LossScale.BitsPerCharacter;
    DataFingerprint ITrainingTask.Fingerprint => _fingerprint;
    int ITrainingTask.StepsPerPass => _batches.StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. The vocabulary is that of the training part of the text.</summary>
    /// <exception cref="CorpusException">The training part is shorter than one batch.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or the cell has several inputs or contexts, or the sizes do not fit
    /// it.</exception>
    public static Trainer<CharTraining> Start(
        CellDefinition cell, Corpus corpus, CharModelOptions modelOptions, CharTrainerOptions options, LayerOptions? layerOptions = null)
        => Start(CharModel.Repeat(cell, modelOptions.Layers), corpus, modelOptions, options, layerOptions);

    /// <inheritdoc cref="Start(CellDefinition, Corpus, CharModelOptions, CharTrainerOptions, LayerOptions?)"/>
    /// <param name="cells">One per layer, from the lowest.</param>
    public static Trainer<CharTraining> Start(IReadOnlyList<CellDefinition> cells, Corpus corpus, CharModelOptions modelOptions,
        CharTrainerOptions options,
        LayerOptions? layerOptions = null)
    {
        options.Validate();
        Vocabulary vocabulary = Vocabulary.Of(corpus.Split(options.ValidationShare).Training.Span, options.MaxVocabulary);
        return Trainer.Start(new CharModel(cells, vocabulary, modelOptions, options.Seed, layerOptions), model
            => new CharTraining(model, corpus, options));
    }

    /// <summary>Goes on with the training that <see cref="Trainer.Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="corpus">The same text as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cell or text, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static Trainer<CharTraining> Resume(string folder, IEnumerable<CellDefinition> cells, Corpus corpus, LayerOptions? layerOptions = null)
    {
        Checkpoint checkpoint = Read(folder);
        return Trainer.Resume(checkpoint, FingerprintOf(corpus), ProgressFact, () => CreateModel(checkpoint, cells, layerOptions),
            model => new CharTraining(model, corpus, checkpoint.Get(TrainingFact)));
    }

    /// <summary>Reads a checkpoint, from which <see cref="CreateModel"/> creates the model.</summary>
    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static Checkpoint Read(string folder) => Checkpoint.Read(folder, Kind);

    /// <summary>The names of the cells of a checkpoint's layers, from the lowest.</summary>
    internal static IReadOnlyList<string> Layers(Checkpoint checkpoint)
    {
        CharModelOptions options = checkpoint.Get(ModelFact);
        return options.Cells.Count > 0 ? options.Cells : [.. Enumerable.Repeat(checkpoint.CellNames[0], Math.Clamp(options.Layers, 0, 1 << 10))];
    }

    /// <summary>The <see cref="Primer"/> that a checkpoint holds, for a <see cref="CharSampler"/> to read first; empty in checkpoints that were
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
    public static CharModel CreateModel(Checkpoint checkpoint, IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = checkpoint.Cells(cells, Layers(checkpoint));
        CharModelOptions options = checkpoint.Get(ModelFact);
        Vocabulary vocabulary = checkpoint.Get(VocabularyFact);
        return checkpoint.CreateModel(() => CharModel.Shapes(layers, options, vocabulary.Size),
            () => new CharModel(layers, vocabulary, options, checkpoint.Get(TrainingFact).Seed, layerOptions));
    }

    /// <summary>The next T characters of each of the B streams. At the end of the text it begins anew, with zero states.</summary>
    (double Loss, int Items) ITrainingTask.Backpropagate(long step) => _batches.Backpropagate(step);

    /// <summary>Mean loss on the validation text from zero states, in nats per character; null if there is none.</summary>
    /// <param name="maxItems">About how much of the text to use.</param>
    double? ITrainingTask.Validate(int maxItems) => _validation?.Run(maxItems);

    string? ITrainingTask.Sample(ulong seed)
    {
        using var sampler = new CharSampler(Model);
        return sampler.SampleText(Primer, SampleCharacters, SampleTemperature, seed);
    }

    CheckpointContents ITrainingTask.Contents(TrainingProgress progress) => new(Kind, Model.Cells,
        [ModelFact.Of(Model.Options), VocabularyFact.Of(Model.Vocabulary), TrainingFact.Of(Options), PrimerFact.Of(Primer),
            ProgressFact.Of(progress)])
    {
        States = _batches.States.Save(),
    };

    void ITrainingTask.RestoreStates(SafetensorsFile file) => _batches.States.Restore(file);

    static DataFingerprint FingerprintOf(Corpus corpus)
        => DataFingerprint.OfText(corpus.Name, "characters", corpus.Characters.Length, MemoryMarshal.AsBytes(corpus.Characters));

    sealed record StoredProgress(long Steps, int TextLength, string TextHash);
}
