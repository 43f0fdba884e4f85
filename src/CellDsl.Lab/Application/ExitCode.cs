namespace CellDsl.Lab.Application;

/// <summary>What the application tells the shell.</summary>
static class ExitCode
{
    public const int Success = 0;
    public const int CheckFailed = 1;
    public const int BadInput = 2;
    /// <summary>A defect of this program, reported with its stack trace.</summary>
    public const int InternalError = 3;
    /// <summary>Ended by Ctrl+C before there was a result: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
