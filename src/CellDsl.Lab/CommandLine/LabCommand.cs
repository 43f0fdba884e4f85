using System.CommandLine;

namespace CellDsl.Lab.CommandLine;

/// <summary>A command as the application's table of contents lists it.</summary>
/// <param name="Examples">Arguments behind the program's name.</param>
sealed record LabCommand(Command Command, params string[] Examples);
