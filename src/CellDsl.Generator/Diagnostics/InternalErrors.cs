using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Diagnostics;

/// <summary>Reports a mistake of the generator's own.</summary>
internal static class InternalErrors
{
    public static Diagnostic Report(string cell, Exception error, Location location)
        => Diagnostic.Create(DiagnosticDescriptors.InternalError, location, cell, Describe(error));

    /// <summary>The error and where it came from, on one line, as a message must be.</summary>
    public static string Describe(Exception error)
    {
        string where = (error.StackTrace ?? "").Split('\n').FirstOrDefault()?.Trim() ?? "";
        return $"{error.GetType().Name}: {error.Message.Replace("\r", "").Replace('\n', ' ')} {where}".TrimEnd();
    }
}
