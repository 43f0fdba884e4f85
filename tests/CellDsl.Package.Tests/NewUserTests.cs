using System.Globalization;

namespace CellDsl.Package.Tests;

/// <summary>What a new user does first: add the packages, declare a cell, check it, run it, and make a mistake.</summary>
[Collection(PackageCollection.Name)]
public sealed class NewUserTests(PackedPackages packages)
{
    /// <summary>JANET (van der Westhuizen and Lasenby, 2018) with a coupled decay of its own: no cell of this repository.</summary>
    internal const string Cell = """
        using CellDsl;
        using static CellDsl.Functions;

        namespace Research.Models;

        /// <summary>A forget gate only, with a learned leak.</summary>
        [Cell]
        public sealed partial class LeakyForget
        {
            readonly Input x;
            readonly State h;
            readonly Weight Wf, Wc, Uf, Uc;
            [Init(Initializer.Constant, 1)] readonly Bias bf;
            readonly Bias bc;
            [Init(Initializer.Constant, 0.9)] readonly Diagonal leak;

            Vec f => Sigmoid(Wf * x + Uf * h + bf);
            Vec c => Softsign(Wc * x + Uc * h + bc);

            [Next(nameof(h))] Vec h1 => f * (leak * h) + (1 - f) * c;
        }
        """;

    const string ChecksAndRuns = """
        using System.Numerics.Tensors;
        using CellDsl;
        using CellDsl.Reference;
        using Research.Models;

        GradientCheck.Run<LeakyForget>().ThrowIfFailed();
        Console.WriteLine("gradients agree");

        using var layer = new RecurrentLayer<LeakyForget>(inputSize: 3, hiddenSize: 5, seed: 1);
        Tensor<float> x = Tensor.Create(Enumerable.Range(0, 4 * 2 * 3).Select(k => MathF.Sin(k)).ToArray(), [4, 2, 3]);
        Tensor<float> y = layer.Forward(x);
        Console.WriteLine($"output {string.Join(" x ", y.Lengths.ToArray())}");
        float[] numbers = new float[y.FlattenedLength];
        y.FlattenTo(numbers);
        Console.WriteLine($"moving {numbers.All(float.IsFinite) && numbers.Distinct().Count() > 20}");
        """;

    [Fact]
    public async Task CellOfAnotherProjectBuildsWithoutWarningsChecksAndRuns()
    {
        UserProject project = packages.NewProject("Research", "CellDsl.Runtime", "CellDsl.Reference")
            .With("LeakyForget.cs", Cell).With("Program.cs", ChecksAndRuns);

        DotNetResult build = (await project.Build()).ShouldSucceed();
        Assert.Contains("0 Warning(s)", build.Output);

        DotNetResult run = (await project.Run()).ShouldSucceed();
        Assert.Equal(["gradients agree", "output 4 x 2 x 5", "moving True"], run.Output.Trim().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public async Task LabAloneBringsTheGeneratorAndTheApplication()
    {
        UserProject project = packages.NewProject("Bench", "CellDsl.Lab")
            .With("LeakyForget.cs", Cell).With("Program.cs", "return CellDsl.Lab.CellLab.Run(args);");

        Assert.Contains("0 Warning(s)", (await project.Build()).ShouldSucceed().Output);

        Assert.Contains("LeakyForget", (await project.Run("list")).ShouldSucceed().Output);
        (await project.Run("check")).ShouldSucceed();
        Assert.Equal(2, (await project.Run("explain", "--cell", "Lstm")).ExitCode);
    }

    [Fact]
    public async Task ShapeMistakeIsReportedAtTheOperatorThatCausedIt()
    {
        // The state has a size of its own, so it cannot be added to a vector of hidden size.
        string mistaken = Cell.Replace("readonly State h;", "readonly State h;\n    [Size(\"Memory\")] readonly State m;")
            .Replace("[Next(nameof(h))]", "[Next(nameof(m)), Size(\"Memory\")] Vec m1 => m * 0.5;\n    [Next(nameof(h))]")
            .Replace("+ (1 - f) * c", "+ (1 - f) * m");
        (int line, int column) = Position(mistaken, "(1 - f) * m", "* m");
        UserProject project = packages.NewProject("Mistaken", "CellDsl.Runtime").With("LeakyForget.cs", mistaken).With("Program.cs", "");

        DotNetResult build = await project.Build();

        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"LeakyForget.cs({line},{column}): error CELL"), build.Output);
        Assert.Contains("Memory", build.Output);
        Assert.Contains("Hidden", build.Output);
    }

    /// <summary>Line and column, from 1, of <paramref name="mark"/> within the first occurrence of <paramref name="expression"/>.</summary>
    static (int Line, int Column) Position(string text, string expression, string mark)
    {
        int at = text.IndexOf(expression, StringComparison.Ordinal);
        at += expression.IndexOf(mark, StringComparison.Ordinal);
        string before = text[..at];
        return (before.Count(c => c == '\n') + 1, at - before.LastIndexOf('\n'));
    }
}
