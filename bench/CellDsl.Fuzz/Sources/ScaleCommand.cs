extern alias generator;

using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Fuzz.Sources;

/// <summary><c>scale</c>: processor time of the generator by the number of equations, for long and for wide cells.</summary>
static class ScaleCommand
{
    static readonly int[] s_sizes = [125, 250, 500, 1_000, 2_000];

    static readonly (string Name, Func<int, string> Members)[] s_kinds =
    [
        ("chain", static n => Each(n, i => $"Vec e{i} => {(i == 0 ? "W * x + U * h" : $"Tanh(e{i - 1} * 0.5 + h)")};") + Next($"e{n - 1}")),
        ("products", static n => "readonly Weight V;" + Each(n / 2, i => $"Vec e{i} => {(i == 0 ? "W * x + U * h" : $"Tanh(V * e{i - 1} + h)")};")
        + Next($"e{n / 2 - 1}")),
        ("gates", static n => Each(n / 2, i => $"readonly Weight W{i}, U{i}; readonly Bias b{i}; Vec g{i} => Sigmoid(W{i} * x + U{i} * h + b{i});"
            + $"Vec s{i} => {(i == 0 ? "g0" : $"s{i - 1} + g{i} * h")};") + Next($"s{n / 2 - 1} + W * x + U * h")),
        ("states", static n
        => Each(n, i => $"readonly State s{i}; readonly Weight W{i}; [Next(nameof(s{i}))] Vec t{i} => Tanh(W{i} * {(i == 0 ? "h" : $"s{i - 1}")});")
            + Next($"W * x + U * h + s{n - 1}")),
    ];

    public static Command Create()
    {
        var command = new Command("scale", "Processor seconds and lines of the generator for cells of 125 to 2,000 equations.");
        command.SetAction(static _ => Run());
        return command;
    }

    static int Run()
    {
        Generate(Source(s_kinds[0].Members(20)));
        foreach ((string name, Func<int, string> members) in s_kinds)
            foreach (int size in s_sizes)
            {
                string source = Source(members(size));
                TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
                GeneratorRunResult result = Generate(source);
                double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
                Console.WriteLine($"{name,-10}{size,6} equations {seconds,8:F2} s "
                    + $"{result.GeneratedSources.Sum(static s => s.SourceText.Lines.Count),8} lines "
                    + string.Join("; ", result.Diagnostics.Select(static d => d.Id)));
            }
        return 0;
    }

    static GeneratorRunResult Generate(string source)
    {
        CSharpCompilation compilation = CSharpCompilation.Create("Scale", [CSharpSyntaxTree.ParseText(source)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(static p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || p == typeof(Vec).Assembly.Location)
                .Select(static p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return CSharpGeneratorDriver.Create(new generator::CellDsl.Generator.CellGenerator()).RunGenerators(compilation).GetRunResult()
            .Results.Single();
    }

    static string Source(string members)
        => $"using CellDsl; using static CellDsl.Functions; [Cell] public partial class Large {{ readonly Input x; readonly State h; readonly "
        + $"Weight W, U; {members} }}";

    static string Next(string value) => $"[Next(nameof(h))] Vec h1 => {value};";

    static string Each(int n, Func<int, string> text)
    {
        var all = new StringBuilder();
        for (int i = 0; i < n; i++)
            all.Append(text(i)).Append('\n');
        return all.ToString();
    }
}
