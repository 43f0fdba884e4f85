using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Decoders;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Translation;

/// <summary>The training of an encoder-decoder on pairs.</summary>
public sealed class TranslationTraining : ITrainingTask
{
    readonly DataFingerprint _fingerprint;
    readonly ExampleOrder _order;
    readonly int[][] _sources, _targets;

    TranslationTraining(TranslationModel model, TranslationData data, ExampleTrainerOptions options)
    {
        (Model, Data, Options, _fingerprint) = (model, data, options, FingerprintOf(data));
        _sources = [.. data.Training.Select(pair => model.EncodeSource(pair.Source))];
        _targets = [.. data.Training.Select(pair => model.EncodeTarget(pair.Target))];
        _order = new ExampleOrder(data.Training.Count, options.Batch, options.Seed);
    }

    /// <summary>The encoder's cells from the lowest layer.</summary>
    internal static CheckpointFact<string[]> EncoderLayersFact { get; } = CheckpointFact.Json<string[]>("encoder layers");
    /// <summary>The decoder's cells from the lowest layer.</summary>
    internal static CheckpointFact<string[]> DecoderLayersFact { get; } = CheckpointFact.Json<string[]>("decoder layers");
    internal static CheckpointFact<TranslationModelOptions> ModelFact { get; }
        = CheckpointFact.Json<TranslationModelOptions>("model", static options => options.Validate());
    internal static CheckpointFact<ExampleTrainerOptions> TrainingFact { get; }
        = CheckpointFact.Json<ExampleTrainerOptions>("training", static options => options.Validate());
    /// <summary>Characters of the longest target that was trained on.</summary>
    internal static CheckpointFact<int> LongestTargetFact { get; } = CheckpointFact.Longest("longest target");
    internal static CheckpointFact<Vocabulary> SourceFact { get; } = CheckpointFact.Text("source characters", Vocabulary.Parse);
    internal static CheckpointFact<Vocabulary> TargetFact { get; } = CheckpointFact.Text("target characters", Vocabulary.Parse);

    static CheckpointKind Kind { get; } = new("translation model", "2",
        [EncoderLayersFact, DecoderLayersFact, ModelFact, TrainingFact, CheckpointFact.Progress, LongestTargetFact, SourceFact, TargetFact]);

    /// <summary>The model being trained; the trainer disposes it.</summary>
    public TranslationModel Model { get; }
    /// <summary>Training pairs, and held-out ones for validation.</summary>
    public TranslationData Data { get; }
    /// <summary>The training's options; a resumed training has those that it began with.</summary>
    public ExampleTrainerOptions Options { get; }

    IModel ITrainingTask.Model => Model;
    TrainerOptions ITrainingTask.Options => Options;
    LossScale ITrainingTask.Scale => LossScale.BitsPerCharacter;
    DataFingerprint ITrainingTask.Fingerprint => _fingerprint;
    int ITrainingTask.StepsPerPass => _order.StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. The vocabularies are those of the training pairs.</summary>
    /// <param name="encoderCells">One per layer, from the lowest.</param>
    /// <param name="decoderCells">The same of the decoder.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has several inputs or contexts, or the sizes do not fit.</exception>
    public static Trainer<TranslationTraining> Start(IReadOnlyList<CellDefinition> encoderCells, IReadOnlyList<CellDefinition> decoderCells,
        TranslationData data,
        TranslationModelOptions modelOptions, ExampleTrainerOptions options, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Vocabulary source = VocabularyOf(data.Training.Select(pair => pair.Source)), target = VocabularyOf(data.Training.Select(pair => pair.Target));
        return Trainer.Start(new TranslationModel(encoderCells, decoderCells, source, target, modelOptions, options.Seed, layerOptions),
            model => new TranslationTraining(model, data, options));
    }

    /// <summary>Goes on with the training that <see cref="Trainer.Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="data">The same training pairs as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cells or pairs, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static Trainer<TranslationTraining> Resume(string folder, IEnumerable<CellDefinition> cells, TranslationData data,
        LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Checkpoint checkpoint = Read(folder);
        return Trainer.Resume(checkpoint, FingerprintOf(data), CheckpointFact.Progress, () => CreateModel(checkpoint, cells, layerOptions),
            model => new TranslationTraining(model, data, checkpoint.Get(TrainingFact)));
    }

    /// <summary>Reads a checkpoint, from which <see cref="CreateModel"/> creates the model.</summary>
    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static Checkpoint Read(string folder) => Checkpoint.Read(folder, Kind);

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained, or the metadata are
    /// damaged.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public static TranslationModel CreateModel(Checkpoint checkpoint, IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        CellDefinition[] candidates = [.. cells];
        IReadOnlyList<CellDefinition> encoder = checkpoint.Cells(candidates, checkpoint.Get(EncoderLayersFact)),
            decoder = checkpoint.Cells(candidates, checkpoint.Get(DecoderLayersFact));
        Vocabulary source = checkpoint.Get(SourceFact), target = checkpoint.Get(TargetFact);
        TranslationModelOptions options = checkpoint.Get(ModelFact);
        return checkpoint.CreateModel(() => TranslationModel.Shapes(encoder, decoder, target, options),
            () => new TranslationModel(encoder, decoder, source, target, options, checkpoint.Get(TrainingFact).Seed, layerOptions));
    }

    /// <summary>The next pairs of the pass.</summary>
    (double Loss, int Items) ITrainingTask.Backpropagate(long step)
    {
        int[] batch = _order.At(step).ToArray();
        var targets = new DecoderBatch([.. batch.Select(k => _targets[k])], Model.Decoder.End);
        return (Model.Backpropagate(new PaddedSequences([.. batch.Select(k => _sources[k])]), targets, new SequenceNoise(0, (ulong)step)),
            targets.Count);
    }

    double? ITrainingTask.Validate(int maxItems)
        => Data.HeldOut.Count == 0 ? null : new Translator(Model, Data.LongestTarget).Loss(Data.HeldOut, maxItems);

    /// <summary>The translation of a source, a held-out one where there are any, and the right one.</summary>
    string? ITrainingTask.Sample(ulong seed)
    {
        TranslationPair pair = HeldOut.Draw(Data.HeldOut, Data.Training, seed);
        return $"{pair.Source} → {new Translator(Model, Data.LongestTarget).Translate(pair.Source)[0].Text}  ({pair.Target})";
    }

    CheckpointContents ITrainingTask.Contents(TrainingProgress progress) => new(Kind, Model.EncoderCells.Concat(Model.DecoderCells),
        [EncoderLayersFact.Of(CellStack.Names(Model.EncoderCells)), DecoderLayersFact.Of(CellStack.Names(Model.DecoderCells)),
            ModelFact.Of(Model.Options),
            TrainingFact.Of(Options), CheckpointFact.Progress.Of(progress), LongestTargetFact.Of(Data.LongestTarget),
            SourceFact.Of(Model.SourceVocabulary),
            TargetFact.Of(Model.TargetVocabulary)]);

    // A pair holds neither tabs nor ends of lines.
    static DataFingerprint FingerprintOf(TranslationData data)
        => DataFingerprint.OfExamples(data.Name, data.Training.Select(pair => $"{pair.Source}\t{pair.Target}"));

    static Vocabulary VocabularyOf(IEnumerable<string> texts)
        => Vocabulary.Of([.. texts.SelectMany(text => text.EnumerateRunes().Select(character => character.Value))]);
}
