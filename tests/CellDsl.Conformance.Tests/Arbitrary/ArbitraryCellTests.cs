using System.Reflection;
using CellDsl.Fuzz.Arbitrary;
using Xunit.Abstractions;

namespace CellDsl.Conformance.Tests.Arbitrary;

/// <summary>Random cells against the reference: some that are always the same, and others on each day of the week.
/// More of them: <c>dotnet run -c Release --project bench/CellDsl.Fuzz -- cells --count 1000 --seed 5000</c>.</summary>
public class ArbitraryCellTests(ITestOutputHelper output)
{
    const int BatchSize = 20;

    public static TheoryData<int> Batches
        => [.. Enumerable.Range(0, 3).Select(n => 1 + n * BatchSize), .. Enumerable.Range(0, 10).Select(n => FirstOfToday + n * BatchSize)];

    static int FirstOfToday => 1_000_000 * (1 + (int)DateTime.UtcNow.DayOfWeek);

    [Theory, MemberData(nameof(Batches))]
    public void AgreeWithTheReference(int seed)
    {
        output.WriteLine($"seeds {seed} to {seed + BatchSize - 1}");
        int[] seeds = [.. Enumerable.Range(seed, BatchSize)];
        foreach (var (source, number) in CellBatch.Compile([.. seeds.Select(RandomCell.Source)]).Zip(seeds))
            Assert.True(RandomCell.Try(source, number).Report is null, $"cell {number}:\n{RandomCell.Try(source, number).Report}\n{source.Source}");
    }

    /// <summary>Few seeds suffice to meet everything that the language has.</summary>
    [Fact]
    public void SeedsMeetTheWholeLanguage()
    {
        string all = string.Concat(Enumerable.Range(1, 60).Select(ArbitraryCell.Source));
        IEnumerable<string> functions
            = typeof(Functions).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(m => m.Name + "(");
        string[] rest = ["Input x, v", "Context q", "Context p", "Size(\"Slow\")", "Diagonal ", "Scalar ", "Bias ", "[Output]", "Recomputation.None",
            " / ", " - ", "-", " & ", " | ", "!(", " * (x, ", ", q, ", ">=", "<="];
        Assert.All(functions.Concat(rest), part => Assert.Contains(part, all, StringComparison.Ordinal));
    }
}
