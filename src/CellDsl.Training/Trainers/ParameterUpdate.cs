using System.Globalization;
using CellDsl.Training.Models;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Parameters;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Trainers;

/// <summary>The updates of any training: gradients begin at zero, are clipped by their global norm, must be finite, and change the
/// parameters.</summary>
sealed class ParameterUpdate(IReadOnlyList<ParameterBlock> parameters, OptimizerRule rule, double? clipNorm, PartTimes times)
{
    bool _diverged;

    public ParameterUpdate(IModel model, TrainerOptions options)
        : this(model.Parameters, options.Optimizer, options.ClipNorm, model.Times ?? new PartTimes())
    {
    }

    public Optimizer Optimizer { get; } = new(rule, parameters);

    /// <summary>Where the updates' time went.</summary>
    public PartTimes Times => times;

    /// <summary>Updates made so far.</summary>
    public long Steps => Optimizer.Steps;

    /// <summary>Items (characters, words, texts) trained on so far, repeated ones included.</summary>
    public long Items { get; private set; }

    /// <summary>One update.</summary>
    /// <param name="backpropagate">Adds to the gradients; returns the mean loss in nats per item, and the items.</param>
    /// <exception cref="InvalidOperationException">The batch had no item, or the training has diverged.</exception>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite, and the parameters are as before the update; or it has made a
    /// parameter infinite.</exception>
    public TrainingStep Step(double learningRate, Func<(double Loss, int Items)> backpropagate)
    {
        ThrowIfDiverged();
        long time = PartTimes.Now;
        foreach (ParameterBlock block in parameters)
            block.ZeroGradients();
        times.Add(TrainingPart.Clipping, time);
        (double loss, int items) = backpropagate();
        if (items < 1)
            throw new InvalidOperationException($"Update {Steps + 1} was on {items} items; a batch has at least one.");
        time = PartTimes.Now;
        double norm = clipNorm is { } limit ? GradientNorm.Clip(parameters, limit) : GradientNorm.Global(parameters);
        _diverged = !double.IsFinite(loss) || !double.IsFinite(norm);
        if (_diverged)
            throw new TrainingDivergedException(WhyDiverged(loss, norm));
        time = times.Add(TrainingPart.Clipping, time);
        Apply(learningRate);
        times.Add(TrainingPart.Optimizer, time);
        Items += items;
        return new TrainingStep(Steps, loss, norm, learningRate, Items);
    }

    /// <summary>Goes on after so many updates.</summary>
    /// <exception cref="SafetensorsException">A tensor of the optimiser is missing or has another shape or type.</exception>
    public void Restore(SafetensorsFile file, long steps, long items)
    {
        Optimizer.Restore(file, steps);
        Items = items;
    }

    /// <summary>Says where numbers ended. A clipped training is not advised to clip, and before the first update no learning rate has done
    /// anything.</summary>
    string WhyDiverged(double loss, double norm)
    {
        string where = GradientNorm.FirstNonFinite(parameters) is var (array, nonFinite, count)
            ? $"{nonFinite} of the {count} gradients of {array} are not finite"
            : $"all gradients are finite (norm {norm})";
        string advice = Steps == 0
            ? "Nothing has been learned yet: look for data that are not finite or too large, or an equation that divides by zero or takes its "
            + "logarithm."
            : Advice;
        return string.Create(CultureInfo.InvariantCulture, $"Update {Steps + 1}: the loss is {loss}, and {where}. {advice}");
    }

    string Advice => clipNorm is null
        ? "A smaller learning rate or clipping by norm may help."
        : string.Create(CultureInfo.InvariantCulture, $"A smaller learning rate or a clipping norm below {clipNorm} may help.");

    void Apply(double learningRate)
    {
        try
        {
            Optimizer.Step(learningRate);
        }
        catch (NotFiniteNumberException e)
        {
            _diverged = true;
            throw new TrainingDivergedException(string.Create(CultureInfo.InvariantCulture, $"Update {Steps}: {e.Message} {Advice}"), e);
        }
    }

    /// <exception cref="InvalidOperationException">The training has diverged.</exception>
    public void ThrowIfDiverged()
    {
        if (_diverged)
            throw new InvalidOperationException("The training has diverged; resume from a checkpoint or start anew.");
    }
}
