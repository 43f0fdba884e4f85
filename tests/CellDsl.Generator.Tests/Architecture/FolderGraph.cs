using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Tests.Architecture;

/// <summary>Which folders of a project use types of which, by what the compiler makes of every name in its sources. What is generated while it is
/// built, and other projects of this one, are not there; names of theirs bind to nothing and count for nothing.</summary>
sealed class FolderGraph
{
    const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    readonly SortedDictionary<string, SortedDictionary<string, Edge>> _edges = new(StringComparer.Ordinal);

    FolderGraph(string project, IReadOnlyList<string> folders) => (Project, Folders) = (project, folders);

    public string Project { get; }

    /// <summary>All that hold sources, relative to the project's; "." is that itself.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>From one folder to another.</summary>
    /// <param name="Uses">One use: a file, and the type that it names.</param>
    public sealed record Edge(string From, string To, string Uses);

    public IEnumerable<Edge> Edges => _edges.Values.SelectMany(edges => edges.Values);

    /// <param name="directory">The project's.</param>
    /// <param name="depth">Folders below this depth count as their ancestor of that depth; 0: every folder counts by itself.</param>
    public static FolderGraph Of(string directory, int depth = 0)
    {
        SyntaxTree[] trees
            = [.. Sources(directory)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), new CSharpParseOptions(LanguageVersion.Preview), path)),
            CSharpSyntaxTree.ParseText(ImplicitUsings, new CSharpParseOptions(LanguageVersion.Preview))];
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        // The project's own assembly may be among those that the tests are run with.
        IEnumerable<MetadataReference> references
            = platform.Split(Path.PathSeparator).Where(path => Path.GetFileNameWithoutExtension(path) != Path.GetFileName(directory))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("folders", trees, references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));
        string FolderOf(string path)
        {
            string folder = Path.GetRelativePath(directory, Path.GetDirectoryName(path)!).Replace('\\', '/');
            return depth == 0 ? folder : string.Join('/', folder.Split('/').Take(depth));
        }
        var graph = new FolderGraph(Path.GetFileName(directory),
            [.. trees[..^1].Select(tree => FolderOf(tree.FilePath)).Distinct().Order(StringComparer.Ordinal)]);
        foreach (SyntaxTree tree in trees[..^1])
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            string from = FolderOf(tree.FilePath);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes(descendIntoTrivia: false).OfType<SimpleNameSyntax>())
                foreach (INamedTypeSymbol type in Types(model.GetSymbolInfo(name)))
                    foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
                        graph.Add(from, FolderOf(declaration.SyntaxTree.FilePath), $"{Path.GetFileName(tree.FilePath)} names {type.Name}");
        }
        return graph;
    }

    /// <summary>Folders that use each other, each on its own line with one use for every step; empty: there is no such cycle.</summary>
    public IReadOnlyList<string> Cycles()
    {
        var reached = Folders.ToDictionary(folder => folder, Reached);
        return [.. Folders.Where(folder => reached[folder].Contains(folder)).Select(folder => $"{folder}: "
            + string.Join("; ",
            _edges[folder].Values.Where(edge => reached[edge.To].Contains(folder)).Select(edge => $"uses {edge.To} ({edge.Uses})")))];
    }

    /// <summary>Uses that a map does not allow.</summary>
    /// <param name="allowed">By folder, the folders that it may use beside itself; one that is not there may use none.</param>
    public IReadOnlyList<string> Against(IReadOnlyDictionary<string, string[]> allowed)
        => [.. Edges.Where(edge => !allowed.GetValueOrDefault(edge.From, []).Contains(edge.To))
        .Select(edge => $"{edge.From} uses {edge.To}: {edge.Uses}")];

    /// <summary>A line for each folder.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Project}\n");
        foreach (string folder in Folders)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  {folder} -> {string.Join(", ", From(folder))}\n");
        return text.ToString();
    }

    void Add(string from, string to, string uses)
    {
        if (from == to)
            return;
        if (!_edges.TryGetValue(from, out SortedDictionary<string, Edge>? edges))
            _edges[from] = edges = new(StringComparer.Ordinal);
        edges.TryAdd(to, new Edge(from, to, uses));
    }

    IReadOnlyCollection<string> From(string folder) => _edges.TryGetValue(folder, out SortedDictionary<string, Edge>? edges) ? [.. edges.Keys] : [];

    HashSet<string> Reached(string folder)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>([folder]);
        while (left.TryPop(out string? next))
            foreach (string to in From(next))
                if (reached.Add(to))
                    left.Push(to);
        return reached;
    }

    static IEnumerable<INamedTypeSymbol> Types(SymbolInfo info)
    {
        foreach (ISymbol symbol in info.Symbol is { } found ? [found] : info.CandidateSymbols)
            if ((symbol as INamedTypeSymbol ?? symbol.ContainingType) is { } type)
                yield return type.OriginalDefinition;
    }

    static IEnumerable<string> Sources(string directory) => Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
        .Where(path => !Regex.IsMatch(Path.GetRelativePath(directory, path), @"^(bin|obj)[/\\]"));
}
