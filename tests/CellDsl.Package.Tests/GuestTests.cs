namespace CellDsl.Package.Tests;

/// <summary>The packages as guests: projects with settings of their own, which cells must not disturb.</summary>
[Collection(PackageCollection.Name)]
public sealed class GuestTests(PackedPackages packages)
{
    const string Editorconfig = """
        root = true
        [*.cs]
        dotnet_diagnostic.IDE0051.severity = error
        dotnet_diagnostic.IDE0052.severity = error
        dotnet_diagnostic.IDE0044.severity = error
        dotnet_diagnostic.IDE1006.severity = error
        dotnet_diagnostic.IDE0025.severity = error
        csharp_style_expression_bodied_properties = false
        dotnet_naming_rule.fields.severity = error
        dotnet_naming_rule.fields.symbols = fields
        dotnet_naming_rule.fields.style = underscored
        dotnet_naming_symbols.fields.applicable_kinds = field
        dotnet_naming_symbols.fields.applicable_accessibilities = private
        dotnet_naming_style.underscored.capitalization = camel_case
        dotnet_naming_style.underscored.required_prefix = _
        """;

    /// <summary>h' = h + x, under names that only an @ makes names; the state's size is the input's.</summary>
    const string Keywords = """
        using CellDsl;

        namespace Research.@event.@class;

        internal static partial class Outer
        {
            [Cell]
            internal sealed partial class @record
            {
                private readonly Input @in;
                private readonly State @this;
                private readonly Scalar @null;
                private Vec One => 1;
                [Next(nameof(@this))] private Vec @return => @this + (One * @in) + @null;
            }
        }
        """;

    const string Program = """
        #pragma warning disable
        using System.Numerics.Tensors;
        using CellDsl;

        Console.WriteLine(string.Join(", ", CellDefinition.In(System.Reflection.Assembly.GetExecutingAssembly()).Select(c => c.Description.Name)));
        using SequenceLayer<float> layer = CellDefinition.In(System.Reflection.Assembly.GetExecutingAssembly())
            .Single(c => c.Description.Name == "record")
            .CreateLayer<float>(new CellSizes(1, 1));
        float[] y = new float[3];
        layer.Forward(Tensor.Create(new float[] { 1, 2, 3 }, new nint[] { 3, 1, 1 })).FlattenTo(y);
        Console.WriteLine(string.Join(", ", y));
        """;

    /// <summary>Everything that a strict project may switch on, at once; each of the three builds finds the files that the one before left in the
    /// project.</summary>
    [Fact]
    public async Task StrictProjectHearsNothingAndKeepsItsEquations()
    {
        UserProject project = packages.NewProject("Strict", "CellDsl.Runtime").WithCentralVersions()
            .Set(("LangVersion", "11"), ("AnalysisMode", "All"), ("AnalysisLevel", "latest"), ("TreatWarningsAsErrors", "true"),
            ("EnforceCodeStyleInBuild", "true"),
                ("GenerateDocumentationFile", "true"), ("EmitCompilerGeneratedFiles", "true"), ("CompilerGeneratedFilesOutputPath", "Generated"),
                // What is said of a program's assembly and of its public types.
                ("NoWarn", "$(NoWarn);CA1014;CA1515;CS1591"))
            .With(".editorconfig", Editorconfig)
            .With("LeakyForget.cs", NewUserTests.Cell).With("Keywords.cs", Keywords).With("Program.cs", Program);

        Assert.Contains("0 Warning(s)", (await project.Build()).ShouldSucceed().Output);
        Assert.True(File.Exists(project.PathOf("Generated/CellDsl.Generator/CellDsl.Generator.CellGenerator/Research.Models.LeakyForget.Cpu.g.cs")));
        Assert.Equal("LeakyForget, record\n1, 3, 6\n", (await project.Run()).ShouldSucceed().Output.ReplaceLineEndings("\n"));

        // The formatter does remove what is unused elsewhere.
        project.With("Plain.cs",
            "namespace Research;\n\npublic sealed class Plain\n{\n    private int Unused => 3;\n    public int Used { get; } = 4;\n}");
        await project.Command("format", "--no-restore", "--exclude", "Generated");
        Assert.DoesNotContain("Unused", project.Read("Plain.cs"));
        foreach (string equation in new[] { "Vec f => Sigmoid(", "Vec c => Softsign(", "Vec h1 => f * ", "readonly Bias bf;", "Wf, Wc, Uf, Uc;" })
            Assert.Contains(equation, project.Read("LeakyForget.cs"));
        Assert.Contains("Vec One => 1;", project.Read("Keywords.cs"));

        Assert.Contains("0 Warning(s)", (await project.Build("-p:LangVersion=12")).ShouldSucceed().Output);
        Assert.Contains("0 Warning(s)", (await project.Build("-p:LangVersion=latest")).ShouldSucceed().Output);
        Assert.Equal("LeakyForget, record\n1, 3, 6\n", (await project.Run()).ShouldSucceed().Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task OldLanguageGetsOneErrorThatSaysSo()
    {
        UserProject project = packages.NewProject("Old", "CellDsl.Runtime").Set(("LangVersion", "10"))
            .With("LeakyForget.cs", NewUserTests.Cell).With("Keywords.cs", Keywords).With("Program.cs", "Console.WriteLine();");

        DotNetResult build = await project.Build();

        Assert.Contains("error CELL0081", build.Output);
        Assert.Contains("    0 Warning(s)", build.Output);
        Assert.Contains("    1 Error(s)", build.Output);
    }

    /// <summary>Two projects with cells of the same names, one of which sees the internals of the other.</summary>
    [Fact]
    public async Task FriendsMayBothHaveCells()
    {
        packages.NewProject("Lender", "CellDsl.Runtime").Set(("OutputType", "Library"))
            .Add("<InternalsVisibleTo Include=\"Borrower\" />")
            .With("Keywords.cs", Keywords).With("Inner.cs", Keywords.Replace("Research.@event.@class", "Lent", StringComparison.Ordinal));
        UserProject borrower = packages.NewProject("Borrower", "CellDsl.Runtime").Set(("TreatWarningsAsErrors", "true"))
            .Add("<ProjectReference Include=\"../Lender/Lender.csproj\" />")
            .With("Own.cs", Keywords.Replace("Research.@event.@class", "Own", StringComparison.Ordinal))
            .With("Program.cs", Program + "\nConsole.WriteLine(CellDefinition.Of<Lent.Outer.@record>().Description.Name);");

        (await borrower.Build()).ShouldSucceed();

        Assert.Equal("record\n1, 3, 6\nrecord\n", (await borrower.Run()).ShouldSucceed().Output.ReplaceLineEndings("\n"));
    }
}
