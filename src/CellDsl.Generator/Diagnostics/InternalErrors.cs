namespace CellDsl.Generator.Diagnostics;

/// <summary>A mistake of the generator's own, for its report.</summary>
internal static class InternalErrors
{
    /// <summary>Whether the C# compiler threw it, asked about code that it cannot bind: half-written attributes, say.</summary>
    public static bool IsOfCSharp(Exception error)
        => error is not (OperationCanceledException or ArgumentException)
            && error.TargetSite?.DeclaringType?.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true;

    /// <summary>The error and where it came from, on one line, as a message must be.</summary>
    public static string Describe(Exception error)
    {
        string where = (error.StackTrace ?? "").Split('\n').FirstOrDefault()?.Trim() ?? "";
        return $"{error.GetType().Name}: {error.Message.Replace("\r", "").Replace('\n', ' ')} {where}".TrimEnd();
    }
}
