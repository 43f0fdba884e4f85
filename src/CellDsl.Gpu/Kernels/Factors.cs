using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

/// <summary>A product's weights for one element, in registers: four units of each matrix.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFactors<TFactors> : IWeights<TFactors>
    where TFactors : struct, IFactors<TFactors>
{
    /// <summary>Matrices that there is room for.</summary>
    static abstract int Count { get; }

    /// <param name="first">The first of the matrices.</param>
    static abstract TFactors Of<TPanel>(TPanel panel, int round, int element, int first)
        where TPanel : struct, IThreadPanel<TPanel>;
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Factors1(Float4 a) : IFactors<Factors1>
{
    Float4 _a = a;

    public static int Count => 1;

    public static Float4 At(Factors1 weights, int index) => weights._a;

    public static Factors1 Of<TPanel>(TPanel panel, int round, int element, int first)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(TPanel.At(panel, round, element, first));
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Factors2(Float4 a, Float4 b) : IFactors<Factors2>
{
    Float4 _a = a;
    Float4 _b = b;

    public static int Count => 2;

    public static Float4 At(Factors2 weights, int index) => index == 0 ? weights._a : weights._b;

    public static Factors2 Of<TPanel>(TPanel panel, int round, int element, int first)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(TPanel.At(panel, round, element, first), TPanel.At(panel, round, element, first + 1));
}

/// <summary>For three or four matrices.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Factors4(Float4 a, Float4 b, Float4 c, Float4 d) : IFactors<Factors4>
{
    Float4 _a = a;
    Float4 _b = b;
    Float4 _c = c;
    Float4 _d = d;

    public static int Count => 4;

    public static Float4 At(Factors4 weights, int index) => index < 2 ? index == 0 ? weights._a : weights._b : index == 2 ? weights._c : weights._d;

    public static Factors4 Of<TPanel>(TPanel panel, int round, int element, int first)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(TPanel.At(panel, round, element, first), TPanel.At(panel, round, element, first + 1),
            TPanel.At(panel, round, element, first + 2), TPanel.At(panel, round, element, first + 3));
}

/// <summary>Twice as many matrices.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct FactorPair<TFactors>(TFactors low, TFactors high) : IFactors<FactorPair<TFactors>>
    where TFactors : struct, IFactors<TFactors>
{
    TFactors _low = low;
    TFactors _high = high;

    public static int Count => 2 * TFactors.Count;

    public static Float4 At(FactorPair<TFactors> weights, int index)
        => index < TFactors.Count ? TFactors.At(weights._low, index) : TFactors.At(weights._high, index - TFactors.Count);

    public static FactorPair<TFactors> Of<TPanel>(TPanel panel, int round, int element, int first)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(TFactors.Of(panel, round, element, first), TFactors.Of(panel, round, element, first + TFactors.Count));
}
