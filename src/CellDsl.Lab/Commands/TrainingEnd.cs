using CellDsl.Lab.Application;
using CellDsl.Lab.Learning;

namespace CellDsl.Lab.Commands;

/// <summary>How a command that trains ends.</summary>
static class TrainingEnd
{
    /// <summary>A training that was stopped has a result if it made an update.</summary>
    public static int CodeOf(TrainingOutcome outcome) => outcome is { IsStopped: true, Made: 0 } ? ExitCode.Interrupted : ExitCode.Success;
}
