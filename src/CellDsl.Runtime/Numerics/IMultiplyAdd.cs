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
    static abstract V Zero { get; }
    static abstract V Broadcast(T value);
    static abstract unsafe V Load(T* source);
    static abstract unsafe void Store(T* target, V value);

    static abstract V operator +(V a, V b);

    /// <summary>a·b + c, rounded once where the machine has an instruction for it, else a product and a sum: the same at every width.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);
}
