using System.Text;
using CellDsl.Generator.Tests.Emit;
using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Generator.Tests.Robustness;

/// <summary>Names that C# allows and that a generated part could stumble over: as namespaces, classes, fields and equations, with kernels for CPUs
/// and GPUs.</summary>
public sealed class GuestNamesTests
{
    /// <summary>Every keyword, the words that are keywords in places, and names of what generated code and its base classes declare.</summary>
    static readonly string[] s_names =
    [
        .. SyntaxFacts.GetReservedKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText)
            .Where(SyntaxFacts.IsValidIdentifier)
            .Concat(SyntaxFacts.GetReservedKeywordKinds().Select(SyntaxFacts.GetText).Where(t => t.All(char.IsLetter))),
        "System", "CellDsl", "Kernels", "ICell", "CellDescription", "Cpu", "Gpu", "Cell", "T", "V", "TMode", "TTile", "TGroup", "Tile", "tile", "row",
        "unit", "at",
        "kernel", "step", "slots", "masks", "sums", "Load", "Store", "AddTo", "Constant", "Select", "Sigmoid", "Index", "Invoke", "At", "Previous",
        "Next", "Plan",
        "Forward", "Backward", "Step1", "BackwardStep1", "h0", "lengths", "dy", "dh", "_", "__", "d", "In", "\u00e9t\u00e9", "\u0130", "lstm", "nint",
        "CRows", "sum0", "TMasks", "GpuKernels", "Slots4", "StepRows", "Float4",
    ];

    // Types of these names change what words mean for the whole file: C#'s own rules make them errors, or CELL0008 says so.
    static readonly string[] s_notTypes = ["var", "unmanaged"];

    public static TheoryData<int> Packs => [.. Enumerable.Range(0, (s_names.Distinct().Count() + 3) / 4)];

    /// <summary>Four names at a time: a namespace, a class in it, its cell, an input, a state and its next value, a weight.</summary>
    [Theory, MemberData(nameof(Packs))]
    public void AnyNameIsGeneratedAndCompiles(int pack)
    {
        string[] names = [.. s_names.Distinct()];
        string Name(int k) => "@" + names[(pack * 4 + k) % names.Length];
        string Type(int k) => s_notTypes.Contains(Name(k)[1..]) ? "@class" : Name(k);
        string[] sources =
        [
            Cell($"A.{Name(0)}", "Outer", Type(1), ["x", "h", "W", "h1"]),
            Cell(Name(2).Replace("System", "Systems").Replace("CellDsl", "CellDsls"), Type(3), "C", [Name(0), Name(1), Name(2), Name(3)]),
        ];

        GeneratedProject project = UserCompilation.Generate(sources.Select((s, i) => ($"user{i}.cs", s)), UserCompilation.Gpu);

        Assert.True(project.Files.Count == 8, string.Join("\n", project.Problems));
        // What a user may hear of such names is C#'s: that small letters may become a keyword.
        Assert.DoesNotContain(project.Problems, p => !p.StartsWith("user", StringComparison.Ordinal)
            || p.Contains("error", StringComparison.Ordinal));
    }

    /// <summary>Types and namespaces that everything sees, of the names by which files speak of what they are written with.</summary>
    [Theory]
    [InlineData("class GpuKernels { class Slots4 { } }")]
    [InlineData("namespace GpuKernels { class Slots4 { } class Float4 { } }")]
    [InlineData("namespace A { class GpuKernels { class Slots4 { } } class Float4 { } }")]
    [InlineData("namespace A { namespace GpuKernels { class Slots4 { } } class StepRows { } }")]
    public void NothingOfTheUsersIsTakenForWhatKernelsAreWrittenWith(string others)
    {
        foreach (string cell in new[] { Rnn("C"), $"namespace A {{ {Rnn("C")} }}" })
        {
            GeneratedProject project = UserCompilation.Generate([("user0.cs", cell), ("user1.cs", others)], UserCompilation.Gpu);
            Assert.Equal(4, project.Files.Count);
            Assert.DoesNotContain(project.Problems, p => p.Contains("error", StringComparison.Ordinal));
        }
    }

    static string Cell(string space, string outer, string cell, string[] members) => $$"""
        namespace {{space}}
        {
            public static partial class {{outer}}
            {
                /// <summary>Odd.</summary>
                [global::CellDsl.Cell]
                internal sealed partial class {{cell}}
                {
                    readonly global::CellDsl.Input {{members[0]}};
                    readonly global::CellDsl.State {{members[1]}};
                    readonly global::CellDsl.Weight {{members[2]}};
                    [global::CellDsl.Next("{{members[1].TrimStart('@')}}")] global::CellDsl.Vec {{members[3]}}
                        => global::CellDsl.Functions.Tanh({{members[2]}} * {{members[0]}}) + {{members[1]}};
                }
            }
        }
        """;

    const string Body = "{ readonly CellDsl.Input x; readonly CellDsl.State h; [CellDsl.Next(nameof(h))] CellDsl.Vec h1 => x + h; %MORE% }";

    static string Rnn(string name, string more = "") => $"[CellDsl.Cell] partial class {name} {Body.Replace("%MORE%", more)}";

    /// <summary>Projects whose cells would have files of one name.</summary>
    public static TheoryData<string, int> Clashes => new()
    {
        { Rnn("K", Rnn("Cpu")), 2 },
        { Rnn("K", Rnn("Cpu", Rnn("Cpu2")) + Rnn("Description2") + Rnn("Gpu")), 5 },
        { Rnn("Rnn") + Rnn("RNN"), 2 },
        { Rnn("Rnn") + Rnn("RNN") + Rnn("rNN") + Rnn("rnN"), 4 },
        { $"namespace A.B {{ {Rnn("C")} }} namespace a.b {{ {Rnn("c")} }}", 2 },
        { $"namespace A {{ {Rnn("B_C")} }} namespace A_B {{ {Rnn("C")} }} namespace A.B {{ {Rnn("_C")} }}", 3 },
        { $"namespace A.B {{ {Rnn("C")} }} namespace A {{ partial class B {{ {Rnn("C")} }} }}", 2 },
        { $"namespace A.K {{ {Rnn("Cpu")} }} namespace A {{ {Rnn("K")} }}", 2 },
        { $"namespace A {{ {Rnn("C")} }} namespace B {{ {Rnn("C")} }} {Rnn("C")}", 3 },
        { $"namespace @event {{ {Rnn("@class")} }} namespace Event {{ {Rnn("Class")} }}", 2 },
        { $"namespace N {{ {Rnn(new string('a', 300))} {Rnn(new string('a', 299) + "A")} {Rnn(new string('a', 300) + "b")} }}", 3 },
        { $"namespace {string.Join('.', Enumerable.Repeat(new string('\u00e9', 60), 4))} {{ {Rnn("C")} {Rnn("c")} }}", 2 },
        // Errors of C#, while which the generator must not fall over.
        { Rnn("C") + "partial struct C { }", 1 },
        { "partial struct C { } " + Rnn("C"), 0 },
        { Rnn("C") + Rnn("C").Replace("class", "record"), 1 },
        { Rnn("C") + Rnn("C"), 1 },
        { $"partial class O {{ {Rnn("C")} }} partial struct O {{ {Rnn("C")} }}", 1 },
        { Rnn("") + Rnn(" "), 0 },
        { Rnn("C<T>") + Rnn("C"), 1 },
        { "file " + Rnn("C").Replace("[CellDsl.Cell]", "") + Rnn("D"), 1 },
    };

    [Theory, MemberData(nameof(Clashes))]
    public void FilesNeverClash(string source, int cells)
    {
        Generated generated = Generated.From(source);

        Assert.Null(generated.Result.Exception);
        string[] files = [.. generated.Result.GeneratedSources.Select(s => s.HintName)];
        Assert.Equal(files.Length, files.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files, f => Assert.InRange(Encoding.UTF8.GetByteCount(f), 1, 255));
        Assert.Equal(cells,
            files.Count(f => f.EndsWith(".g.cs", StringComparison.Ordinal)
            && generated.Sources[f].Contains("global::CellDsl.ICell\n", StringComparison.Ordinal)));
        if (generated.CompilerDiagnostics.All(d => d.Location.SourceTree?.FilePath != "File0.cs" || d.Severity != DiagnosticSeverity.Error))
            Assert.DoesNotContain(generated.CompilerDiagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void UsualNamesAreTheFullNamesOfClasses()
        => Assert.Equal(["A.Outer.C.Cpu.g.cs", "A.Outer.C.Description.g.cs", "A.Outer.C.g.cs"],
            Generated.From($"namespace A {{ partial class Outer {{ {Rnn("C")} }} }}").Sources.Keys.Order(StringComparer.Ordinal));

    /// <summary>Whatever a user's settings make of a class of small letters, an obsolete field or a public member: nothing is said of files that are
    /// not theirs.</summary>
    [Fact]
    public void GeneratedFilesGiveNoWarnings()
    {
        Generated generated = Generated.From("""
            #pragma warning disable CS8981
            using System; using CellDsl;
            [assembly: CLSCompliant(true)]
            [Cell] public partial class lstm { [Obsolete] public readonly Input x; readonly State h; [Next(nameof(h))] Vec h1 =>
            #pragma warning disable CS0612
                x + h; }
            """);
        Assert.DoesNotContain(generated.CompilerDiagnostics, d
            => d.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true);
    }
}
