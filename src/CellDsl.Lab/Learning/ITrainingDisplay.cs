namespace CellDsl.Lab.Learning;

/// <summary>Shows how a training goes.</summary>
interface ITrainingDisplay
{
    /// <summary>After every update; the display decides which to show.</summary>
    void Show(TrainingStatus status);

    /// <summary>Text to keep, such as a sample.</summary>
    void Note(string text);
}
