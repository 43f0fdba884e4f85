using System.Text.Json.Serialization;

namespace CellDsl.Training.Optimizers;

/// <summary>The learning rate at each update: a linear rise over <paramref name="WarmUp"/> updates to <paramref name="Rate"/>, then by
/// kind.</summary>
/// <param name="Steps">Updates until the rate has fallen to <paramref name="FinalRate"/> (from there it stays so); a constant rate ignores
/// both.</param>
public sealed record LearningRateSchedule(
    double Rate, LearningRateDecay Decay = LearningRateDecay.Constant, long Steps = 0, double FinalRate = 0, long WarmUp = 0)
{
    /// <param name="step">1 for the first update.</param>
    public double At(long step)
    {
        if (step <= WarmUp)
            return Rate * step / WarmUp;
        if (Decay == LearningRateDecay.Constant || Steps <= WarmUp)
            return Rate;
        double progress = Math.Min(1, (double)(step - WarmUp) / (Steps - WarmUp));
        return Decay switch
        {
            LearningRateDecay.Cosine => FinalRate + (Rate - FinalRate) * (1 + Math.Cos(Math.PI * progress)) / 2,
            LearningRateDecay.Linear => Rate + (FinalRate - Rate) * progress,
            LearningRateDecay.Exponential => Rate * Math.Pow(FinalRate / Rate, progress),
            _ => throw new InvalidOperationException($"Unknown decay {Decay}."),
        };
    }
}

/// <summary>How a learning rate falls.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LearningRateDecay>))]
public enum LearningRateDecay
{
    /// <summary>The rate stays as it is.</summary>
    Constant,
    /// <summary>By the same amount at each update.</summary>
    Linear,
    /// <summary>Half a cosine wave (Loshchilov and Hutter, 2017).</summary>
    Cosine,
    /// <summary>By the same factor at each update; needs a final rate above zero.</summary>
    Exponential,
}
