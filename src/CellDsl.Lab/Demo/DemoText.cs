using System.Reflection;
using System.Text;

namespace CellDsl.Lab.Demo;

/// <summary>The text that a model learns where the user gives none: documents, cells and code of version 0.1.0 of this project, in a file of their
/// own.</summary>
static class DemoText
{
    public const string Description = "the demo's text";

    /// <summary>The whole file, with '\n' ends whatever the checkout made of them.</summary>
    public static string Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("demo/text.txt")!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
