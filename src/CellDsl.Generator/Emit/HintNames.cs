using System.Globalization;
using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Emit;

/// <summary>A cell whose files have another name than the usual one.</summary>
internal readonly record struct RenamedFiles(string Identity, string HintName);

/// <summary>Names of generated files, no two of which are the same in a project, whatever its cells are called. Files are told apart without regard
/// to case, as the C# compiler and most file systems do.</summary>
internal static class HintNames
{
    static readonly string[] s_endings = [".g.cs", ".Description.g.cs", .. Backends.All.Select(static b => b.Ending)];

    public static IEnumerable<string> FilesOf(string hintName) => s_endings.Select(e => hintName + e);

    /// <summary>Where the usual names of two cells clash (a cell "Cpu" nested in "K" with the kernels of K; names that differ in case), the second's
    /// gets a number. Empty in all but odd projects.</summary>
    public static EquatableArray<RenamedFiles> Clashes(IEnumerable<string> identities)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var renamed = new List<RenamedFiles>();
        foreach (string identity in identities.Distinct(StringComparer.Ordinal).OrderBy(static i => i, StringComparer.Ordinal))
        {
            string usual = UsualHintName.Of(identity), name = usual;
            // No class's name holds a hyphen.
            for (int n = 2; FilesOf(name).Any(taken.Contains); n++)
                name = usual + "-" + n.ToString(CultureInfo.InvariantCulture);
            taken.UnionWith(FilesOf(name));
            if (name != usual)
                renamed.Add(new RenamedFiles(identity, name));
        }
        return renamed.ToEquatableArray();
    }

    public static TypeDeclaration Apply(TypeDeclaration type, EquatableArray<RenamedFiles> renamed)
    {
        foreach (RenamedFiles other in renamed)
            if (other.Identity == type.Identity)
                return type with { HintName = other.HintName };
        return type;
    }
}
