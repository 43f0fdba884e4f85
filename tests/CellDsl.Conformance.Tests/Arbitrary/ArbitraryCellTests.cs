using System.Globalization;
using System.Reflection;
using CellDsl.Conformance.Tests.Compiling;
using CellDsl.Conformance.Tests.Keeping;
using CellDsl.Fuzz.Cells;
using CellDsl.Reference;

namespace CellDsl.Conformance.Tests.Arbitrary;

/// <summary>Cells from seeds against the reference. More of them: <c>ARBITRARY_CELLS=1000 ARBITRARY_SEED=5000 dotnet test --filter Arbitrary</c>.</summary>
public class ArbitraryCellTests
{
    static readonly GradientCheckOptions s_options = GradientCheckOptions.Quick with
    {
        Backends = [Backend.Cpu, new CheckpointedCpu(2)],
        Cases = [new CheckCase(1, 1, 1, 1, 1), new CheckCase(2, 3, 4, 3, 2, [3, 1]), new CheckCase(5, 17, 8, 3, 5)],
    };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(Setting("ARBITRARY_SEED", 1), Setting("ARBITRARY_CELLS", 30))];

    static int Setting(string name, int standard)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : standard;

    [Theory, MemberData(nameof(Seeds))]
    public void AgreesWithTheReference(int seed)
    {
        string source = ArbitraryCell.Source(seed);
        GradientCheckReport report = GradientCheck.Run(Assert.Single(CompiledCells.From([source])), s_options);
        Assert.True(report.Passed, $"{report}\n{source}");
    }

    /// <summary>Few seeds suffice to meet everything that the language has.</summary>
    [Fact]
    public void SeedsMeetTheWholeLanguage()
    {
        string all = string.Concat(Enumerable.Range(1, 60).Select(ArbitraryCell.Source));
        IEnumerable<string> functions = typeof(Functions).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(m => m.Name + "(");
        string[] rest = ["Input x, v", "Context q", "Context p", "Size(\"Slow\")", "Diagonal ", "Scalar ", "Bias ", "[Output]", "Saving.All",
            " / ", " - ", "-", " & ", " | ", "!(", " * (x, ", ", q, ", ">=", "<="];
        Assert.All(functions.Concat(rest), part => Assert.Contains(part, all, StringComparison.Ordinal));
    }
}
