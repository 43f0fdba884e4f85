using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

/// <summary>A product's weights for one element, in registers: four units of each matrix.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IFactors<TFactors> : IWeights<TFactors>
    where TFactors : struct, IFactors<TFactors>
{
    static abstract TFactors Of<TPanel>(TPanel panel, int round, int element)
        where TPanel : struct, IThreadPanel<TPanel>;
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Factors1(Float4 a) : IFactors<Factors1>
{
    Float4 _a = a;

    public static Float4 At(Factors1 weights, int index) => weights._a;

    public static Factors1 Of<TPanel>(TPanel panel, int round, int element)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(TPanel.At(panel, round, element, 0));
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Factors2(Float4 a, Float4 b) : IFactors<Factors2>
{
    Float4 _a = a;
    Float4 _b = b;

    public static Float4 At(Factors2 weights, int index) => index == 0 ? weights._a : weights._b;

    public static Factors2 Of<TPanel>(TPanel panel, int round, int element)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(TPanel.At(panel, round, element, 0), TPanel.At(panel, round, element, 1));
}

/// <summary>For three or four matrices.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Factors4(Float4 a, Float4 b, Float4 c, Float4 d) : IFactors<Factors4>
{
    Float4 _a = a;
    Float4 _b = b;
    Float4 _c = c;
    Float4 _d = d;

    public static Float4 At(Factors4 weights, int index) => index < 2 ? index == 0 ? weights._a : weights._b : index == 2 ? weights._c : weights._d;

    public static Factors4 Of<TPanel>(TPanel panel, int round, int element)
        where TPanel : struct, IThreadPanel<TPanel>
        => At(panel, round, element, 0);

    internal static Factors4 At<TPanel>(TPanel panel, int round, int element, int first)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(TPanel.At(panel, round, element, first), TPanel.At(panel, round, element, first + 1),
            TPanel.At(panel, round, element, first + 2), TPanel.At(panel, round, element, first + 3));
}

/// <summary>For five to eight matrices.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Factors8(Factors4 low, Factors4 high) : IFactors<Factors8>
{
    Factors4 _low = low;
    Factors4 _high = high;

    public static Float4 At(Factors8 weights, int index) => index < 4 ? Factors4.At(weights._low, index) : Factors4.At(weights._high, index - 4);

    public static Factors8 Of<TPanel>(TPanel panel, int round, int element)
        where TPanel : struct, IThreadPanel<TPanel>
        => At(panel, round, element, 0);

    internal static Factors8 At<TPanel>(TPanel panel, int round, int element, int first)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(Factors4.At(panel, round, element, first), Factors4.At(panel, round, element, first + 4));
}

/// <summary>For nine and more matrices, as many as have room in a thread's registers.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Factors16(Factors8 low, Factors8 high) : IFactors<Factors16>
{
    Factors8 _low = low;
    Factors8 _high = high;

    public static Float4 At(Factors16 weights, int index) => index < 8 ? Factors8.At(weights._low, index) : Factors8.At(weights._high, index - 8);

    public static Factors16 Of<TPanel>(TPanel panel, int round, int element)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(Factors8.At(panel, round, element, 0), Factors8.At(panel, round, element, 8));
}
