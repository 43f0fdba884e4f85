using CellDsl.Lab.Tasks;
using CellDsl.Training.Models.Translation;

namespace CellDsl.Lab.Commands.Translation;

/// <summary>Where pairs come from, with the options that were found to do well on them.</summary>
/// <param name="Name">As <c>--task</c> has it.</param>
/// <param name="Examples">Training pairs by default.</param>
/// <param name="Most">Training pairs that can be generated.</param>
/// <param name="Steps">Updates.</param>
/// <param name="Reverse">Whether sources are read backwards.</param>
sealed record TranslationTask(string Name, int Examples, int Most, int Steps, bool Reverse,
    Func<int, int, ulong, TranslationData> Generate)
{
    /// <summary>Pairs to measure on.</summary>
    public const int HeldOutPairs = 2000;

    public static IReadOnlyList<TranslationTask> All { get; } =
    [
        new("addition", 100_000, AdditionTask.MostExamples, 3000, Reverse: true, AdditionTask.Generate),
        new("dates", 50_000, DateTask.MostExamples, 1000, Reverse: false, DateTask.Generate),
    ];

    public static TranslationTask Find(string name) => All.Single(task => task.Name == name);
}
