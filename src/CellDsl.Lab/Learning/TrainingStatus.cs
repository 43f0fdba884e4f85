namespace CellDsl.Lab.Learning;

/// <summary>How a training stands, for whoever watches it.</summary>
/// <param name="Fraction">Of this run that is done, from 0 to 1.</param>
/// <param name="BitsPerCharacter">Recent mean of the training loss.</param>
/// <param name="ValidationBits">Bits per character on text not trained on, when last measured.</param>
sealed record TrainingStatus(long Steps, double Passes, double Fraction, double BitsPerCharacter, double? ValidationBits, double CharactersPerSecond,
    TimeSpan Elapsed, TimeSpan Left);

/// <summary>What a run of training came to.</summary>
/// <param name="FirstBits">Bits per character of the run's first update.</param>
/// <param name="IsStopped">Ended early because the user asked for it.</param>
sealed record TrainingOutcome(long Steps, double Passes, long Characters, double FirstBits, double BitsPerCharacter, double? ValidationBits,
    double CharactersPerSecond, double Seconds, bool IsStopped);
