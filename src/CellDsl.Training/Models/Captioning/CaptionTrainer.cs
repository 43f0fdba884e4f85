using System.Runtime.InteropServices;

namespace CellDsl.Training;

/// <summary>Trains a captioning model, one update at a time; every caption of a feature vector is an example. All numbers follow from the examples, the options
/// and the seed; a trainer that was saved and resumed goes on with those it would have had.</summary>
public sealed class CaptionTrainer : IExampleTrainer, IDisposable
{
    readonly ExampleTraining _training;
    readonly ExampleProgress _beginning;
    readonly (float[] Features, int[] Caption)[] _examples;

    CaptionTrainer(CaptionModel model, CaptionData data, ExampleTrainingOptions options)
    {
        (Model, Data) = (model, data);
        _examples = [.. data.Training.SelectMany(example => example.Captions.Select(caption => (example.Features, model.Words.Encode(caption))))];
        _training = new ExampleTraining(model.Parameters, _examples.Length, options);
        _beginning = Describe(data);
    }

    public CaptionModel Model { get; }
    public CaptionData Data { get; }
    public ExampleTrainingOptions Options => _training.Options;
    public long Steps => _training.Optimizer.Steps;
    public int StepsPerPass => _training.StepsPerPass;
    /// <summary>Captions per update.</summary>
    public int Batch => _training.Batch;

    /// <summary>A new model and its trainer, which disposes it. The words are those of the training captions.</summary>
    /// <exception cref="ArgumentException">An option is out of range, or the cell has not one input and one context, or the sizes do not fit.</exception>
    public static CaptionTrainer Start(CellDefinition cell, CaptionData data, CaptionModelOptions modelOptions, ExampleTrainingOptions options,
        LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        CaptionWords words = CaptionWords.Of(data.Training.SelectMany(example => example.Captions));
        return Create(new CaptionModel(cell, words, data.FeatureSize, modelOptions, options.Seed, layerOptions), data, options);
    }

    /// <summary>Goes on with the training that <see cref="Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cell from, by name.</param>
    /// <param name="data">The same training examples as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cell or examples, or it is damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static CaptionTrainer Resume(string folder, IEnumerable<CellDefinition> cells, CaptionData data, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        CaptionCheckpoint checkpoint = CaptionCheckpoint.Read(folder);
        Describe(data).RequireSameExamples(checkpoint.Progress, checkpoint.Path, data.Name);
        CaptionModel model = checkpoint.CreateModel(cells, layerOptions);
        CaptionTrainer trainer = checkpoint.Make(() => Create(model, data, checkpoint.Training));
        try
        {
            checkpoint.Restore(trainer._training);
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
        return trainer;
    }

    public TrainingStep Step() => _training.Step(batch =>
    {
        var captions = new WriterBatch([.. batch.Select(k => _examples[k].Caption)], Model.Writer.End);
        return (Model.Backpropagate([.. batch.Select(k => _examples[k].Features)], captions), captions.Count);
    });

    public double? Validate(int most = int.MaxValue)
        => Data.HeldOut.Count == 0 ? null : new Captioner(Model, Data.LongestCaption).Loss([.. Data.HeldOut.Take(most)]);

    public void Save(string folder)
    {
        _training.ThrowIfDiverged();
        CaptionCheckpoint.Write(folder, Model, Options, _beginning with { Steps = Steps, Symbols = _training.Symbols }, Data.LongestCaption, _training.Optimizer);
    }

    public void Dispose() => Model.Dispose();

    static CaptionTrainer Create(CaptionModel model, CaptionData data, ExampleTrainingOptions options)
    {
        try
        {
            return new CaptionTrainer(model, data, options);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // Captions hold no tabs.
    static ExampleProgress Describe(CaptionData data) => ExampleProgress.Begin(data.Training.Select(example
        => $"{Convert.ToHexStringLower(MemoryMarshal.AsBytes(example.Features.AsSpan()))}\t{string.Join('\t', example.Captions)}"));
}
