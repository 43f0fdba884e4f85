namespace CellDsl.Generator.Diagnostics;

/// <summary>A mistake of the generator's own, for its report.</summary>
internal static class InternalErrors
{
    /// <summary>The error and where it came from, on one line, as a message must be.</summary>
    public static string Describe(Exception error)
    {
        string where = (error.StackTrace ?? "").Split('\n').FirstOrDefault()?.Trim() ?? "";
        return $"{error.GetType().Name}: {error.Message.Replace("\r", "").Replace('\n', ' ')} {where}".TrimEnd();
    }
}
