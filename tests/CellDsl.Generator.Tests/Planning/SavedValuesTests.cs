using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Tests.Planning;

public class SavedValuesTests
{
    const string LstmEquations = """
        readonly Input x; readonly State h, c; readonly Weight Wi, Wf, Wo, Wg, Ui, Uf, Uo, Ug;
        Vec i => Sigmoid(Wi * x + Ui * h);
        Vec f => Sigmoid(Wf * x + Uf * h);
        Vec o => Sigmoid(Wo * x + Uo * h);
        Vec g => Tanh(Wg * x + Ug * h);
        [Next(nameof(c))] Vec c1 => f * c + i * g;
        Vec s => Tanh(c1);
        [Next(nameof(h))] Vec h1 => o * s;
        """;

    [Fact]
    public void LstmKeepsItsGatesAndRebuildsTanhOfTheCell()
        => Assert.Equal(["f", "g", "i", "o"], Compiled.Members(LstmEquations).Saved.Order(StringComparer.Ordinal));

    [Fact]
    public void WithoutRecomputationAllIsKeptThatBackwardReads()
        => Assert.Equal(["f", "g", "i", "o", "s"], Compiled.Source($$"""
            using CellDsl; using static CellDsl.Functions;
            [Cell(Recomputation = Recomputation.None)] partial class Test { {{LstmEquations}} }
            """).Saved.Order(StringComparer.Ordinal));

    [Fact]
    public void OneValueIsKeptWhereSeveralReadersDependOnIt()
        => Assert.Equal(["a"], Compiled.Members("""
            readonly Input x; readonly State h; readonly Weight W, U;
            Vec a => W * x + U * h;
            [Next(nameof(h))] Vec h1 => Tanh(a) * Sigmoid(a) + Sin(a);
            """).Saved);

    [Fact]
    public void OperandsOfWeightGradientsAreKeptAnyway()
        => Assert.Contains("slot r_h: Step [Hidden] Current/All", Compiled.Members("""
            readonly Input x; readonly State h; readonly Weight W, U, V;
            Vec r => Sigmoid(W * x + U * h);
            [Next(nameof(h))] Vec h1 => Tanh(V * (r * h));
            """).Plan, StringComparison.Ordinal);

    /// <summary>Against every subset, on graphs small enough to try them all.</summary>
    [Fact]
    public void MinimumCutCostsAsMuchAsTheBestOfAllSubsets()
    {
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            const int Count = 9;
            long[] costs = [.. Enumerable.Range(0, Count).Select(_ => (long)random.Next(1, 6))];
            var edges = new List<(int From, int To)>();
            for (int to = 1; to < Count; to++)
                for (int from = 0; from < to; from++)
                    if (random.Next(3) == 0)
                        edges.Add((from, to));
            bool[] source = [.. Enumerable.Range(0, Count).Select(v => v < 3)];
            bool[] sink = [.. Enumerable.Range(0, Count).Select(v => v >= 3 && random.Next(3) == 0)];

            var cut = new MinimumCut(costs);
            edges.ForEach(e => cut.AddEdge(e.From, e.To));
            for (int v = 0; v < Count; v++)
            {
                if (source[v])
                    cut.AddSource(v);
                if (sink[v])
                    cut.AddSink(v);
            }
            IReadOnlyList<int> found = cut.Find();
            long best = Enumerable.Range(0, 1 << Count).Where(set => Separates(set)).Min(Cost);
            Assert.True(Separates(found.Sum(v => 1 << v)));
            Assert.Equal(best, found.Sum(v => costs[v]));

            long Cost(int set) => Enumerable.Range(0, Count).Where(v => (set >> v & 1) != 0).Sum(v => costs[v]);

            bool Separates(int set)
            {
                bool[] reached = new bool[Count];
                for (int v = 0; v < Count; v++)
                {
                    reached[v] = (set >> v & 1) == 0 && (source[v] || edges.Exists(e => e.To == v && reached[e.From]));
                    if (reached[v] && sink[v])
                        return false;
                }
                return true;
            }
        }
    }
}
