using System.Globalization;
using System.Numerics.Tensors;
using System.Reflection;
using CellDsl.Cells;

namespace CellDsl.Reference.Tests.Golden;

/// <summary>The interpreter's forward pass of every cell of cells/ against the paper's formula written by hand, so that the cell's
/// class, the graph it yields and the interpreter cannot be wrong together.</summary>
public sealed class GoldenTests
{
    const int Steps = 4, Batch = 2;
    const double Tolerance = 1e-13;

    static readonly Dictionary<string, int> s_sizes = new()
    {
        ["Input"] = 3, ["Hidden"] = 5, ["Output"] = 4, ["Skip"] = 2, ["Image"] = 7, ["Vocabulary"] = 6, ["Slow"] = 2,
        ["Projection"] = 4, ["Backbone"] = 6, ["Summary"] = 4,
    };

    public static TheoryData<string> Cells => [.. CellTypes().Select(t => t.Name)];

    [Theory, MemberData(nameof(Cells))]
    public void InterpreterAgreesWithTheFormulaByHand(string name)
    {
        Type cell = CellTypes().Single(t => t.Name == name);
        Func<Step, double[]> byHand = ByHand(name)
            ?? throw new Xunit.Sdk.XunitException($"{name} has no implementation by hand: add it to {nameof(GoldenCells)}.");
        Dictionary<string, int> sizes = TakesInputRaw(cell) ? new(s_sizes) { ["Input"] = s_sizes["Hidden"] } : s_sizes;
        var given = new CellSizes();
        foreach (var (dimension, size) in sizes)
            given[dimension] = size;

        var reference = new ReferenceCell(cell, given);
        var data = new GoldenData(cell, sizes, reference.Parameters, Steps, Batch);
        SequenceResult<double> result = reference.Run(data.Parameters, data.Arguments());
        var (output, finalStates) = data.Run(byHand);

        AssertClose(output, result.Output, $"{name}, output");
        Assert.Equal(finalStates.Keys.Order(), result.FinalStates.Keys.Order());
        foreach (var (state, expected) in finalStates)
            AssertClose(expected, result.FinalStates[state], $"{name}, final {state}");
    }

    [Fact]
    public void EveryImplementationByHandHasItsCell()
    {
        string[] helpers = ["LstmUpdate", "Elman"];
        var methods = typeof(GoldenCells).GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(m => m.Name).Where(m => !m.Contains('<', StringComparison.Ordinal));
        Assert.Equal(CellTypes().Select(t => t.Name).Order(), methods.Except(helpers).Order());
    }

    static IEnumerable<Type> CellTypes()
        => typeof(Lstm).Assembly.GetTypes().Where(t => t.IsDefined(typeof(CellAttribute))).OrderBy(t => t.Name, StringComparer.Ordinal);

    static Func<Step, double[]>? ByHand(string name)
        => typeof(GoldenCells).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)?.CreateDelegate<Func<Step, double[]>>();

    static bool TakesInputRaw(Type cell) => cell == typeof(Mut1) || cell == typeof(Mut2) || cell == typeof(RgLru) || cell == typeof(Sru);

    static void AssertClose(double[] expected, Tensor<double> actual, string what)
    {
        Assert.Equal(expected.Length, (int)actual.FlattenedLength);
        double[] found = new double[expected.Length];
        actual.FlattenTo(found);
        for (int k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(found[k] - expected[k]) <= Tolerance * Math.Max(1, Math.Abs(expected[k])),
                string.Create(CultureInfo.InvariantCulture, $"{what}, element {k}: by hand {expected[k]:R}, interpreter {found[k]:R}"));
    }
}
