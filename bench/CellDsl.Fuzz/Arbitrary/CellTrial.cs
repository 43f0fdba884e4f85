using System.Numerics;
using CellDsl.Reference;

namespace CellDsl.Fuzz.Arbitrary;

/// <summary>One cell's generated code against the reference, in one of the ways to run it.</summary>
static class CellTrial
{
    static readonly CheckCase[] s_cases =
    [
        new(2, 3, 4, 3, 2, [3, 1]),
        new(4, 9, 3, 2, 3),
        new(3, 5, 2, 3, 3, [0, 3, 2]),
        new(2, 4, 3, 2, 2) { Data = CheckData.Zero },
        new(2, 4, 3, 3, 3, [3, 0, 1]) { Data = CheckData.Large },
        new(3, 5, 2, 3, 3, [3, 3, 1]) { Data = CheckData.NotFinite },
    ];

    public enum Outcome { Agrees, NotCheckable, Disagrees }

    public static (Outcome Outcome, string Report) Run(CellDefinition cell, int seed)
    {
        var options = new GradientCheckOptions { IsQuick = true, Seed = (ulong)seed, Backends = [new OneVariant(seed)], Cases = s_cases };
        GradientCheckReport report;
        try
        {
            report = GradientCheck.Run(cell, options);
        }
        catch (Exception e)
        {
            return (Outcome.Disagrees, e.ToString());
        }
        bool undrawable = report.Failures.Count > 0
            && report.Failures.All(f => f.Contains("not checkable at random points", StringComparison.Ordinal));
        // One variant may have nothing to compare: float, where every draw lies on a corner. A check of all variants has that of double.
        undrawable |= report.Rows.Count == 0 && report.Failures.Count == 0;
        return (report.Passed ? Outcome.Agrees : undrawable && report.FailedRows.Count == 0 ? Outcome.NotCheckable : Outcome.Disagrees,
            report.ToString());
    }

    /// <summary>One width, one precision, with or without gradient checkpointing: compiling all of them for every cell would take most of the
    /// time.</summary>
    sealed class OneVariant(int seed) : Backend($"cpu, variant {seed & 15}")
    {
        public override IReadOnlyList<LayerOptions> Variants { get; } =
        [
            new LayerOptions
            {
                VectorBits = Cpu.Variants[2 * (new Random(seed).Next(Cpu.Variants.Count / 2))].VectorBits,
                Threads = 1 + (seed & 1),
                CheckpointEvery = (seed & 6) == 6 ? 2 : null,
            },
        ];

        public override bool Supports(Type number) => number == typeof(float) == ((seed & 8) != 0);

        public override SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
            => cell.CreateLayer<T>(sizes, options: options);
    }
}
