namespace CellDsl.Training;

/// <summary>How a model is trained on examples.</summary>
public sealed record ExampleTrainingOptions
{
    /// <summary>Examples per update.</summary>
    public int Batch { get; init; } = 64;
    public OptimizerRule Optimizer { get; init; } = new Adam();
    public LearningRateSchedule LearningRate { get; init; } = new(0.002);
    /// <summary>Limit of the global gradient norm; null: none.</summary>
    public double? ClipNorm { get; init; } = 5;
    /// <summary>Of the first parameters and of the examples' order.</summary>
    public ulong Seed { get; init; } = 1;

    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Batch, 1);
        if (ClipNorm is { } limit && !(limit > 0))
            throw new ArgumentOutOfRangeException(nameof(ClipNorm), limit, "The norm must be above 0.");
        if (!(LearningRate.Rate > 0 && double.IsFinite(LearningRate.Rate)))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate.Rate, "The learning rate must be a finite number above 0.");
        if (LearningRate.Decay == LearningRateDecay.Exponential && !(LearningRate.FinalRate > 0))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate.FinalRate, "An exponential decay needs a final rate above 0.");
    }
}

/// <summary>Updates of a model's parameters on batches of examples. All numbers follow from the examples, the options and the number of updates made.</summary>
public sealed class ExampleTraining
{
    readonly IReadOnlyList<ParameterBlock> _parameters;
    readonly ExampleOrder _order;
    bool _diverged;

    /// <param name="examples">How many there are to learn from.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is no example.</exception>
    public ExampleTraining(IReadOnlyList<ParameterBlock> parameters, int examples, ExampleTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_parameters, Options) = (parameters, options);
        _order = new ExampleOrder(examples, options.Batch, options.Seed);
        Optimizer = new Optimizer(options.Optimizer, parameters);
    }

    public ExampleTrainingOptions Options { get; }
    public Optimizer Optimizer { get; }

    /// <summary>Symbols trained on so far, repeated ones included.</summary>
    public long Symbols { get; private set; }

    /// <summary>Examples per update.</summary>
    public int Batch => _order.Batch;
    /// <summary>Updates in one pass over the examples.</summary>
    public int StepsPerPass => _order.StepsPerPass;

    /// <summary>One update.</summary>
    /// <param name="backpropagate">Given the numbers of the batch's examples, adds to the gradients; returns the mean loss in nats per symbol, and the symbols.</param>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite; the parameters are as before the update.</exception>
    public TrainingStep Step(Func<int[], (double Loss, int Symbols)> backpropagate)
    {
        ArgumentNullException.ThrowIfNull(backpropagate);
        ThrowIfDiverged();
        foreach (ParameterBlock block in _parameters)
            block.ZeroGradients();
        (double loss, int symbols) = backpropagate(_order.At(Optimizer.Steps).ToArray());
        double norm = Options.ClipNorm is { } limit ? GradientNorm.Clip(_parameters, limit) : GradientNorm.Global(_parameters);
        _diverged = !double.IsFinite(loss) || !double.IsFinite(norm);
        if (_diverged)
            throw new TrainingDivergedException(
                $"Update {Optimizer.Steps + 1}: the loss is {loss}, the gradient norm {norm}. A smaller learning rate or clipping by norm may help.");
        double rate = Options.LearningRate.At(Optimizer.Steps + 1);
        Optimizer.Step(rate);
        Symbols += symbols;
        return new TrainingStep(Optimizer.Steps, loss, norm, rate, Symbols);
    }

    /// <summary>Goes on after so many updates.</summary>
    /// <exception cref="SafetensorsException">A tensor of the optimiser is missing or has another shape or type.</exception>
    internal void Restore(SafetensorsFile file, ExampleProgress progress)
    {
        Optimizer.Restore(file, progress.Steps);
        Symbols = progress.Symbols;
    }

    /// <exception cref="InvalidOperationException">The training has diverged.</exception>
    public void ThrowIfDiverged()
    {
        if (_diverged)
            throw new InvalidOperationException("The training has diverged; resume from a checkpoint or start anew.");
    }
}
