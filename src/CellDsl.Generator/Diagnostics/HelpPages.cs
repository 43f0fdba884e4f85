using System.Reflection;

namespace CellDsl.Generator.Diagnostics;

/// <summary>The public addresses of the pages under docs/diagnostics. They start with the property DocumentsAddress of the build; where it is empty,
/// a diagnostic has no link, and its page is found in the folder docs of the package CellDsl.Runtime.</summary>
internal static class HelpPages
{
    static readonly string? s_documents = typeof(HelpPages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static a => a.Key == "DocumentsAddress")?.Value;

    public static string? Of(string id) => At(s_documents, id);

    /// <param name="documents">Address of the folder docs, if it has one.</param>
    internal static string? At(string? documents, string id) => documents is null ? null : $"{documents}/diagnostics/{id}.md";
}
