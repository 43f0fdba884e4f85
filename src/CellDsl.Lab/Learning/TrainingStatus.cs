namespace CellDsl.Lab.Learning;

/// <summary>How a training stands, for whoever watches it. Losses are in the system's own unit.</summary>
/// <param name="Fraction">Of this run that is done, from 0 to 1.</param>
/// <param name="Loss">Recent mean of the training loss.</param>
/// <param name="ValidationLoss">On data not trained on, when last measured.</param>
sealed record TrainingStatus(long Steps, double Passes, double Fraction, double Loss, double? ValidationLoss, double ItemsPerSecond,
    TimeSpan Elapsed, TimeSpan Left);

/// <summary>What a run of training came to. Losses are in the system's own unit.</summary>
/// <param name="Items">Characters, words or texts trained on, those of runs before included.</param>
/// <param name="Made">Updates of this run: 0 where there was nothing left to do.</param>
/// <param name="FirstLoss">Of the run's first update; null if it made none.</param>
/// <param name="Loss">Recent mean of the training loss; null if it made no update.</param>
/// <param name="Parts">Share of the updates' time that each part of the model took.</param>
/// <param name="IsStopped">Ended early because the user asked for it.</param>
sealed record TrainingOutcome(long Steps, long Made, double Passes, long Items, double? FirstLoss, double? Loss, double? ValidationLoss,
    double ItemsPerSecond, double Seconds, IReadOnlyDictionary<string, double> Parts, bool IsStopped);
