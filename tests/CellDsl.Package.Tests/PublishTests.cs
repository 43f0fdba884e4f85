using System.Runtime.InteropServices;

namespace CellDsl.Package.Tests;

/// <summary>Programs that are trimmed, or compiled ahead of time, find their cells and compute the same.</summary>
[Collection(PackageCollection.Name)]
public sealed class PublishTests(PackedPackages packages)
{
    const string Program = """
        using System.Numerics.Tensors;
        using System.Reflection;
        using System.Runtime.Intrinsics;
        using System.Runtime.Intrinsics.X86;
        using CellDsl;
        using CellDsl.Reference;

        foreach (CellDefinition cell in CellDefinition.In(Assembly.GetEntryAssembly()!))
        {
            GradientCheckReport report = GradientCheck.Run(cell, new GradientCheckOptions { IsQuick = true });
            report.ThrowIfFailed();
            Console.WriteLine($"{cell.Description.Name} agrees: {report.Rows.Count > 10}");
        }
        using var layer = new RecurrentLayer<Research.Models.LeakyForget>(inputSize: 3, hiddenSize: 5, seed: 1);
        Tensor<float> y = layer.Forward(Tensor.Create(Enumerable.Range(0, 4 * 2 * 3).Select(k => MathF.Sin(k)).ToArray(), [4, 2, 3]));
        float[] numbers = new float[y.FlattenedLength];
        y.FlattenTo(numbers);
        Console.WriteLine(numbers[^1].ToString("F4", System.Globalization.CultureInfo.InvariantCulture));
        Console.WriteLine($"vectors of 256 bits: {Vector256.IsHardwareAccelerated}, FMA: {Fma.IsSupported}");
        """;

    UserProject NewProject(string name) => packages.NewProject(name, "CellDsl.Runtime", "CellDsl.Reference")
        .Set(("TreatWarningsAsErrors", "true"), ("InvariantGlobalization", "true"), ("SuppressTrimAnalysisWarnings", "false"),
        ("TrimmerSingleWarn", "false"))
        .With("LeakyForget.cs", NewUserTests.Cell).With("Program.cs", Program);

    [NativeLinkerFact]
    public async Task CompiledAheadOfTime()
    {
        UserProject project = NewProject("Ahead").Set(("PublishAot", "true"));
        DotNetResult published = (await project.Publish("native")).ShouldSucceed();
        Assert.DoesNotContain("warning", published.Output);

        string[] said = Lines(await project.RunPublished("native"));
        Assert.Equal(Lines(await project.Command("run", "-c", "Release"))[..^1], said[..^1]);
        Assert.Equal("LeakyForget agrees: True", said[0]);
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            Assert.Equal("vectors of 256 bits: True, FMA: True", said[^1]);
            Assert.Contains("IlcInstructionSet", published.Output);
        }
    }

    [Fact]
    public async Task Trimmed()
    {
        UserProject project = NewProject("Trimmed").Set(("PublishTrimmed", "true"));
        Assert.DoesNotContain("warning", (await project.Publish("trimmed")).ShouldSucceed().Output);

        Assert.Equal("LeakyForget agrees: True", Lines(await project.RunPublished("trimmed"))[0]);
    }

    [Fact]
    public async Task TheApplicationFindsItsCellsWhenItIsTrimmed()
    {
        UserProject project = packages.NewProject("TrimmedBench", "CellDsl.Lab").Set(("PublishTrimmed", "true"), ("InvariantGlobalization", "true"))
            .With("LeakyForget.cs", NewUserTests.Cell).With("Program.cs", "return CellDsl.Lab.CellLab.Run(args);");
        (await project.Publish("trimmed")).ShouldSucceed();

        Assert.Contains("LeakyForget", (await project.RunPublished("trimmed", "list")).ShouldSucceed().Output);
        Assert.Contains("\"comparisons\"", (await project.RunPublished("trimmed", "check", "--quick", "--json")).ShouldSucceed().Output,
            StringComparison.OrdinalIgnoreCase);
    }

    static string[] Lines(DotNetResult run) => run.ShouldSucceed().Output.Trim().ReplaceLineEndings("\n").Split('\n');
}

/// <summary>A test that needs a linker for native programs.</summary>
sealed class NativeLinkerFactAttribute : FactAttribute
{
    public NativeLinkerFactAttribute()
    {
        if (!OperatingSystem.IsWindows() && !Has("clang") && !Has("gcc"))
            Skip = "There is neither clang nor gcc to link a native program with.";
    }

    static bool Has(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
