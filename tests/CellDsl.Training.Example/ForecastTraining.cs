using System.Globalization;
using System.Numerics.Tensors;
using CellDsl;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Losses;
using CellDsl.Training.Models;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Trainers;

namespace Forecasting;

/// <summary>The training of a <see cref="ForecastModel"/> on series of one length.</summary>
public sealed class ForecastTraining : ITrainingTask
{
    // What a checkpoint says beside the cell, the parameters and the optimiser, and what is damage.
    static readonly CheckpointFact<int> s_hiddenSize
        = CheckpointFact.Json<int>("hidden size", size => ArgumentOutOfRangeException.ThrowIfLessThan(size, 1));
    static readonly CheckpointFact<ExampleTrainerOptions> s_options = CheckpointFact.Json<ExampleTrainerOptions>("training", o => o.Validate());
    static readonly CheckpointKind s_kind = new("forecast", "1", [s_hiddenSize, s_options, CheckpointFact.Progress]);

    readonly IReadOnlyList<float[]> _series;
    readonly float[][] _heldOut;
    readonly ExampleTrainerOptions _options;
    readonly ExampleOrder _order;

    ForecastTraining(ForecastModel model, IReadOnlyList<float[]> series, float[][] heldOut, ExampleTrainerOptions options)
    {
        (Model, _series, _heldOut, _options) = (model, series, heldOut, options);
        _order = new ExampleOrder(series.Count, options.Batch, options.Seed);
    }

    public ForecastModel Model { get; }

    IModel ITrainingTask.Model => Model;
    TrainerOptions ITrainingTask.Options => _options;
    LossScale ITrainingTask.Scale => new("squared error", "error", "numbers", error => error);
    DataFingerprint ITrainingTask.Fingerprint => FingerprintOf(_series);
    int ITrainingTask.StepsPerPass => _order.StepsPerPass;

    public static Trainer<ForecastTraining> Start(CellDefinition cell, int hiddenSize, IReadOnlyList<float[]> series, float[][] heldOut,
        ExampleTrainerOptions options)
        => Trainer.Start(new ForecastModel(cell, hiddenSize, options.Seed), model => new ForecastTraining(model, series, heldOut, options));

    public static Trainer<ForecastTraining> Resume(string folder, IEnumerable<CellDefinition> cells, IReadOnlyList<float[]> series, float[][] heldOut)
    {
        Checkpoint checkpoint = Checkpoint.Read(folder, s_kind);
        return Trainer.Resume(checkpoint, FingerprintOf(series), CheckpointFact.Progress, () => Load(checkpoint, cells),
            model => new ForecastTraining(model, series, heldOut, checkpoint.Get(s_options)));
    }

    public static ForecastModel Load(Checkpoint checkpoint, IEnumerable<CellDefinition> cells)
    {
        CellDefinition cell = checkpoint.Cells(cells, checkpoint.CellNames)[0];
        int hiddenSize = checkpoint.Get(s_hiddenSize);
        return checkpoint.CreateModel(() => CellStack.Shapes([cell], 1, ForecastModel.StackOf(hiddenSize)),
            () => new ForecastModel(cell, hiddenSize, checkpoint.Get(s_options).Seed));
    }

    // The batch follows from the number of the step alone, so that a resumed training has those it would have had.
    (double Loss, int Items) ITrainingTask.Backpropagate(long step)
    {
        var (x, next) = BatchOf([.. _order.At(step).ToArray().Select(k => _series[k])]);
        return (Model.Backpropagate(x, next), next.Length);
    }

    double? ITrainingTask.Validate(int maxItems)
    {
        if (_heldOut.Length == 0)
            return null;
        var (x, next) = BatchOf(_heldOut);
        return SquaredError.Sum(Model.Predict(x), next) / next.Length;
    }

    CheckpointContents ITrainingTask.Contents(TrainingProgress progress) => new(s_kind, [Model.Cell],
        [s_hiddenSize.Of(Model.HiddenSize), s_options.Of(_options), CheckpointFact.Progress.Of(progress)]);

    // [T, B, 1] and [T, B]: all numbers but the last, and all but the first.
    static (Tensor<float> X, float[] Next) BatchOf(float[][] series)
    {
        int steps = series[0].Length - 1;
        float[] x = new float[steps * series.Length], next = new float[x.Length];
        for (int t = 0; t < steps; t++)
            for (int b = 0; b < series.Length; b++)
                (x[t * series.Length + b], next[t * series.Length + b]) = (series[b][t], series[b][t + 1]);
        return (Tensor.Create(x, [steps, series.Length, 1]), next);
    }

    static DataFingerprint FingerprintOf(IEnumerable<float[]> series) => DataFingerprint.OfExamples("series",
        series.Select(numbers => string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))));
}
