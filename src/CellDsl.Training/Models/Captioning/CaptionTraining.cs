using System.Runtime.InteropServices;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Decoders;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Captioning;

/// <summary>The training of a captioning model; every caption of a feature vector is an example.</summary>
public sealed class CaptionTraining : ITrainingTask
{
    readonly DataFingerprint _fingerprint;
    readonly ExampleOrder _order;
    readonly (float[] Features, int[] Caption)[] _examples;

    CaptionTraining(CaptionModel model, CaptionData data, ExampleTrainerOptions options)
    {
        (Model, Data, Options, _fingerprint) = (model, data, options, FingerprintOf(data));
        _examples = [.. data.Training.SelectMany(example => example.Captions.Select(caption => (example.Features, model.Encode(caption))))];
        _order = new ExampleOrder(_examples.Length, options.Batch, options.Seed);
    }

    /// <summary>The layers' cells from the lowest.</summary>
    internal static CheckpointFact<string[]> LayersFact { get; } = CheckpointFact.Json<string[]>("layers");
    internal static CheckpointFact<CaptionModelOptions> ModelFact { get; }
        = CheckpointFact.Json<CaptionModelOptions>("model", static options => options.Stack.RequireForward().Validate());
    internal static CheckpointFact<ExampleTrainerOptions> TrainingFact { get; }
        = CheckpointFact.Json<ExampleTrainerOptions>("training", static options => options.Validate());
    /// <summary>Numbers in a feature vector.</summary>
    internal static CheckpointFact<int> FeatureSizeFact { get; } = CheckpointFact.Json<int>("feature size", static size =>
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1));
    /// <summary>Words of the longest caption that was trained on.</summary>
    internal static CheckpointFact<int> LongestCaptionFact { get; } = CheckpointFact.Longest("longest caption");

    static CheckpointKind Kind { get; } = new("captioning model", "2",
        [LayersFact, ModelFact, TrainingFact, CheckpointFact.Progress, FeatureSizeFact, LongestCaptionFact, CheckpointFact.Tokens]);

    /// <summary>The model being trained; the trainer disposes it.</summary>
    public CaptionModel Model { get; }
    /// <summary>Training examples, and held-out ones for validation.</summary>
    public CaptionData Data { get; }
    /// <summary>The training's options; a resumed training has those that it began with.</summary>
    public ExampleTrainerOptions Options { get; }

    IModel ITrainingTask.Model => Model;
    TrainerOptions ITrainingTask.Options => Options;
    LossScale ITrainingTask.Scale => LossScale.BitsPerWord;
    DataFingerprint ITrainingTask.Fingerprint => _fingerprint;
    int ITrainingTask.StepsPerPass => _order.StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. The words are those of the training captions.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has not one input and one context, or the sizes do not
    /// fit.</exception>
    public static Trainer<CaptionTraining> Start(IReadOnlyList<CellDefinition> cells, CaptionData data, CaptionModelOptions modelOptions,
        ExampleTrainerOptions options,
        LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        IEnumerable<string> words = data.Training.SelectMany(example => example.Captions).SelectMany(WordText.Split).Order(StringComparer.Ordinal);
        var vocabulary = new TokenVocabulary(words.Prepend(TokenVocabulary.UnknownToken).Distinct());
        return Trainer.Start(new CaptionModel(cells, vocabulary, data.FeatureSize, modelOptions, options.Seed, layerOptions),
            model => new CaptionTraining(model, data, options));
    }

    /// <summary>Goes on with the training that <see cref="Trainer.Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="data">The same training examples as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cells or examples, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static Trainer<CaptionTraining> Resume(string folder, IEnumerable<CellDefinition> cells, CaptionData data, LayerOptions? layerOptions
        = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Checkpoint checkpoint = Read(folder);
        return Trainer.Resume(checkpoint, FingerprintOf(data), CheckpointFact.Progress, () => CreateModel(checkpoint, cells, layerOptions),
            model => new CaptionTraining(model, data, checkpoint.Get(TrainingFact)));
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
    public static CaptionModel CreateModel(Checkpoint checkpoint, IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = checkpoint.Cells(cells, checkpoint.Get(LayersFact));
        CaptionModelOptions options = checkpoint.Get(ModelFact);
        TokenVocabulary words = checkpoint.Get(CheckpointFact.Tokens);
        int features = checkpoint.Get(FeatureSizeFact);
        return checkpoint.CreateModel(() => CaptionModel.Shapes(layers, words, features, options),
            () => new CaptionModel(layers, words, features, options, checkpoint.Get(TrainingFact).Seed, layerOptions));
    }

    /// <summary>The next captions of the pass.</summary>
    (double Loss, int Items) ITrainingTask.Backpropagate(long step)
    {
        int[] batch = _order.At(step).ToArray();
        var captions = new DecoderBatch([.. batch.Select(k => _examples[k].Caption)], Model.Decoder.End);
        return (Model.Backpropagate([.. batch.Select(k => _examples[k].Features)], captions, new SequenceNoise(0, (ulong)step)), captions.Count);
    }

    double? ITrainingTask.Validate(int maxItems)
        => Data.HeldOut.Count == 0 ? null : new Captioner(Model, Data.LongestCaption).Loss(Data.HeldOut, maxItems);

    /// <summary>The caption of an example, a held-out one where there are any, and what people say of it.</summary>
    string? ITrainingTask.Sample(ulong seed)
    {
        CaptionExample example = HeldOut.Draw(Data.HeldOut, Data.Training, seed);
        return $"{new Captioner(Model, Data.LongestCaption).Describe(example.Features)[0].Text}  ({example.Captions[0]})";
    }

    CheckpointContents ITrainingTask.Contents(TrainingProgress progress) => new(Kind, Model.Cells,
        [LayersFact.Of(CellStack.Names(Model.Cells)), ModelFact.Of(Model.Options), TrainingFact.Of(Options), CheckpointFact.Progress.Of(progress),
            FeatureSizeFact.Of(Model.FeatureSize), LongestCaptionFact.Of(Data.LongestCaption), CheckpointFact.Tokens.Of(Model.Words)]);

    // Captions hold no tabs.
    static DataFingerprint FingerprintOf(CaptionData data) => DataFingerprint.OfExamples(data.Name, data.Training.Select(example
        => $"{Convert.ToHexStringLower(MemoryMarshal.AsBytes(example.Features.AsSpan()))}\t{string.Join('\t', example.Captions)}"));
}
