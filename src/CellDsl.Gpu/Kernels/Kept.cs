using System.ComponentModel;

namespace CellDsl.Gpu.Kernels;

/// <summary>Weights of one product that a thread keeps in registers for all time steps: those of the first elements that it takes, four of them in
/// each round. Registers have no addresses, so everything is written out, and each number of rounds is a type of its own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IKept<TKept>
    where TKept : struct, IKept<TKept>
{
    /// <summary>Rounds.</summary>
    static abstract int Count { get; }

    /// <summary>The weights of the rounds from <paramref name="round"/> on.</summary>
    static abstract TKept Of<TPanel>(TPanel panel, int round)
        where TPanel : struct, IThreadPanel<TPanel>;

    /// <summary>Adds the products of the rounds from <paramref name="round"/> on.</summary>
    static abstract TSums Add<TProduct, TSums, TVectors>(TSums sums, TKept kept, TVectors vectors, int round)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
        where TVectors : struct, IThreadVectors<TVectors>;
}

/// <summary>The weights that a thread needs of a product.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IThreadPanel<TPanel>
    where TPanel : struct, IThreadPanel<TPanel>
{
    /// <param name="element">Of the round's four.</param>
    /// <param name="factor">The matrix. Zero for one that there is not.</param>
    static abstract Float4 At(TPanel panel, int round, int element, int factor);
}

/// <summary>The elements of vectors that a thread needs for a product.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IThreadVectors<TVectors>
    where TVectors : struct, IThreadVectors<TVectors>
{
    static abstract TileVectors At(TVectors vectors, int round);
}

/// <summary>All weights are in shared memory.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct NoRound : IKept<NoRound>
{
    public static int Count => 0;

    public static NoRound Of<TPanel>(TPanel panel, int round)
        where TPanel : struct, IThreadPanel<TPanel>
        => default;

    public static TSums Add<TProduct, TSums, TVectors>(TSums sums, NoRound kept, TVectors vectors, int round)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
        where TVectors : struct, IThreadVectors<TVectors>
        => sums;
}

[EditorBrowsable(EditorBrowsableState.Never)]
public struct Round<TFactors>(TFactors x, TFactors y, TFactors z, TFactors w) : IKept<Round<TFactors>>
    where TFactors : struct, IFactors<TFactors>
{
    TFactors _x = x;
    TFactors _y = y;
    TFactors _z = z;
    TFactors _w = w;

    public static int Count => 1;

    public static Round<TFactors> Of<TPanel>(TPanel panel, int round)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(TFactors.Of(panel, round, 0, 0), TFactors.Of(panel, round, 1, 0), TFactors.Of(panel, round, 2, 0), TFactors.Of(panel, round, 3, 0));

    public static TSums Add<TProduct, TSums, TVectors>(TSums sums, Round<TFactors> kept, TVectors vectors, int round)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
        where TVectors : struct, IThreadVectors<TVectors>
    {
        TileVectors now = TVectors.At(vectors, round);
        sums = TProduct.Add(sums, TileVectors.X(now), kept._x, 0, 1);
        sums = TProduct.Add(sums, TileVectors.Y(now), kept._y, 0, 1);
        sums = TProduct.Add(sums, TileVectors.Z(now), kept._z, 0, 1);
        return TProduct.Add(sums, TileVectors.W(now), kept._w, 0, 1);
    }
}

/// <summary>More rounds.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Rounds<TFirst, TThen>(TFirst first, TThen then) : IKept<Rounds<TFirst, TThen>>
    where TFirst : struct, IKept<TFirst>
    where TThen : struct, IKept<TThen>
{
    TFirst _first = first;
    TThen _then = then;

    public static int Count => TFirst.Count + TThen.Count;

    public static Rounds<TFirst, TThen> Of<TPanel>(TPanel panel, int round)
        where TPanel : struct, IThreadPanel<TPanel>
        => new(TFirst.Of(panel, round), TThen.Of(panel, round + TFirst.Count));

    public static TSums Add<TProduct, TSums, TVectors>(TSums sums, Rounds<TFirst, TThen> kept, TVectors vectors, int round)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
        where TVectors : struct, IThreadVectors<TVectors>
        => TThen.Add<TProduct, TSums, TVectors>(TFirst.Add<TProduct, TSums, TVectors>(sums, kept._first, vectors, round), kept._then, vectors,
            round + TFirst.Count);
}
