namespace CellDsl.Training;

/// <summary>What every training does with gradients: begin at zero, clip by the global norm, stop where they are not finite, update.</summary>
sealed class ParameterUpdate(IReadOnlyList<ParameterBlock> parameters, Optimizer optimizer, double? clipNorm, PartTimes times)
{
    bool _diverged;

    public void Begin()
    {
        ThrowIfDiverged();
        long time = PartTimes.Now;
        foreach (ParameterBlock block in parameters)
            block.ZeroGradients();
        times.Add(TrainingPart.Clipping, time);
    }

    /// <param name="loss">Of the update, for the message.</param>
    /// <returns>The norm before clipping.</returns>
    /// <exception cref="TrainingDivergedException">Loss or norm are not finite; the parameters are as before.</exception>
    public double Apply(double loss, double learningRate)
    {
        long time = PartTimes.Now;
        double norm = clipNorm is { } limit ? GradientNorm.Clip(parameters, limit) : GradientNorm.Global(parameters);
        _diverged = !double.IsFinite(loss) || !double.IsFinite(norm);
        if (_diverged)
            throw new TrainingDivergedException(
                $"Update {optimizer.Steps + 1}: the loss is {loss}, the gradient norm {norm}. A smaller learning rate or clipping by norm may help.");
        time = times.Add(TrainingPart.Clipping, time);
        optimizer.Step(learningRate);
        times.Add(TrainingPart.Optimizer, time);
        return norm;
    }

    public void ThrowIfDiverged()
    {
        if (_diverged)
            throw new InvalidOperationException("The training has diverged; resume from a checkpoint or start anew.");
    }
}
