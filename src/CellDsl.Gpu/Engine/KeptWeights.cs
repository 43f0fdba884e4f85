using System.Numerics;
using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Engine;

/// <summary>How many of each product's weights a thread of a loop keeps in registers.</summary>
/// <param name="Count">Fours of numbers for each product: as many rounds of four elements as have room there.</param>
sealed record KeptWeights(int Count)
{
    /// <summary>160 registers for a product: more would leave too few for all else.</summary>
    const int Most = 40;

    public static KeptWeights None { get; } = new(0);

    /// <summary>All that differ for a loop, from none to the most.</summary>
    public static IEnumerable<KeptWeights> For(GpuKernelStep[] stages)
        => Enumerable.Range(0, Most / 4 + 1).Select(n => new KeptWeights(4 * n)).DistinctBy(k => k.Registers(stages));

    /// <summary>Rounds of a product.</summary>
    public int Rounds(GpuProduct product) => Count / (4 * Factors(product));

    /// <summary>Registers that hold weights.</summary>
    public int Registers(GpuKernelStep[] stages) => stages.SelectMany(s => s.Products).Sum(p => 16 * Factors(p) * Rounds(p));

    /// <summary>What holds a product's weights in the kernel.</summary>
    public Type TypeFor(GpuProduct product)
    {
        int rounds = Rounds(product);
        if (rounds == 0)
            return typeof(NoRound);
        Type factors = Factors(product) switch
            { 1 => typeof(Factors1), 2 => typeof(Factors2), <= 4 => typeof(Factors4), <= 8 => typeof(FactorPair<Factors4>), _
            => typeof(FactorPair<FactorPair<Factors4>>) };
        return RoundsOf(typeof(Round<>).MakeGenericType(factors), rounds);
    }

    /// <summary>Powers of 2 first. ILGPU 1.5.3 takes structures of the same numbers for one, however these are nested, and can then only take parts
    /// out of them that are made of whole parts of the other, or lie in one: with powers of 2 that is always so.</summary>
    static Type RoundsOf(Type round, int count)
    {
        if (count == 1)
            return round;
        int first = BitOperations.IsPow2(count) ? count / 2 : 1 << BitOperations.Log2((uint)count);
        return typeof(Rounds<,>).MakeGenericType(RoundsOf(round, first), RoundsOf(round, count - first));
    }

    static int Factors(GpuProduct product) => product.Panel.Matrices.Length;
}
