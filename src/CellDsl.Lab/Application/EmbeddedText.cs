using System.Reflection;
using System.Text;

namespace CellDsl.Lab.Application;

/// <summary>The text that a model learns where the user gives none: this project's own sources and documents.</summary>
static class EmbeddedText
{
    const string Prefix = "text/";

    public const string Description = "this project's own sources";

    /// <summary>All files one after the other in the order of their paths, with '\n' ends whatever the checkout made of them.</summary>
    public static string Read()
    {
        Assembly assembly = typeof(EmbeddedText).Assembly;
        var text = new StringBuilder();
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            text.Append(reader.ReadToEnd().ReplaceLineEndings("\n")).Append('\n');
        }
        return text.ToString();
    }
}
