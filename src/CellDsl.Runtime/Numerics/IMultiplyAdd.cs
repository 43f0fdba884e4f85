using System.ComponentModel;

namespace CellDsl.Kernels;

/// <summary>What sums of products need of a vector register of T.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMultiplyAdd<V, T>
    where V : struct, IMultiplyAdd<V, T>
    where T : unmanaged
{
    /// <summary>Elements per vector.</summary>
    static abstract int Count { get; }
    /// <summary>All elements zero.</summary>
    static abstract V Zero { get; }
    /// <summary>One value in all elements.</summary>
    static abstract V Broadcast(T value);
    /// <summary>Reads as many elements as a vector has, at any address.</summary>
    static abstract unsafe V Load(T* source);
    /// <summary>Writes them.</summary>
    static abstract unsafe void Store(T* target, V value);

    /// <summary>The sums of the elements.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a·b + c, rounded once where the machine has an instruction for it, else a product and a sum: the same at every width.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);
}
