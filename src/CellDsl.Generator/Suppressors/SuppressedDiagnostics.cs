using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Suppressors;

/// <summary>What compilers and analyzers say of the members of a cell because they do not know how a cell is used. Each is wrong there, and some come
/// with a code fix that would take the cell apart.</summary>
internal static class SuppressedDiagnostics
{
    /// <summary>"Unused", "never assigned", "does not use its instance": equations are read, and fields assigned, by the generated part and the
    /// engines.</summary>
    static readonly string[] s_unaware =
    [
        // C#.
        "CS0169", "CS0414", "CS0649", "CS8618",
        // The SDK's code style: unused and unread members, members that could be readonly.
        "IDE0051", "IDE0052", "IDE0044",
        // The SDK's code analysis: unused fields, members that could be static.
        "CA1823", "CA1822",
        // SonarAnalyzer and Roslynator: the same.
        "S1144", "S2325", "S2933", "S3459", "S4487", "RCS1213", "RCS1169",
    ];

    /// <summary>"Use a block body": an equation is one expression.</summary>
    static readonly string[] s_bodies = ["IDE0025", "IDE0027"];

    /// <summary>"Wrong naming style": names are those of the paper, and weights are stored under them.</summary>
    static readonly string[] s_names
        = ["IDE1006", "CA1707", "CA1708", "SA1300", "SA1303", "SA1304", "SA1306", "SA1307", "SA1309", "SA1310", "SA1311", "SA1312", "S100", "S101",
        "S2342"];

    /// <summary>"Never instantiated": layers make their cell.</summary>
    static readonly string[] s_classes = ["CA1812"];

    static readonly IReadOnlyDictionary<string, SuppressionDescriptor> s_ofMembers
        = Of(s_unaware, "Equations are read, and fields assigned, by the cell's generated part and by the engines that run it.")
            .Concat(Of(s_bodies, "An equation of a cell is one expression."))
            .Concat(Of(s_names, "Fields and equations of a cell have the names of its paper, under which weights are stored."))
            .ToDictionary(static d => d.SuppressedDiagnosticId, StringComparer.Ordinal);

    static readonly IReadOnlyDictionary<string, SuppressionDescriptor> s_ofCells
        = Of(s_classes, "A layer makes the instance of its cell.").ToDictionary(static d => d.SuppressedDiagnosticId, StringComparer.Ordinal);

    public static ImmutableArray<SuppressionDescriptor> All { get; }
        = [.. s_ofMembers.Values.Concat(s_ofCells.Values).OrderBy(d => d.Id, StringComparer.Ordinal)];

    /// <summary>Null where the diagnostic is the user's to hear.</summary>
    public static SuppressionDescriptor? For(string id, bool isCell)
        => (isCell ? s_ofCells : s_ofMembers).TryGetValue(id, out SuppressionDescriptor? known) ? known : null;

    static IEnumerable<SuppressionDescriptor> Of(string[] ids, string why) => ids.Select(id => new SuppressionDescriptor($"CELLS_{id}", id, why));
}
