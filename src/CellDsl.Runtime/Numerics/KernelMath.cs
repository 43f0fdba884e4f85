using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

/// <summary>Base class of emitted kernels: loads, stores and the functions of the language, by the names that equations use.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe partial class KernelMath<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    protected const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Functions of many operations stay methods of their own. Inlined, a handful of them exhaust the compiler's limits on locals and inlined calls,
    // and then single additions of vectors become calls, in the kernel and in the functions: twice the time of a whole LSTM step.
    const MethodImplOptions Apart = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>Of emitted kernels: optimised at once. A kernel works long and is called seldom, so that call counts would promote it late.</summary>
    protected const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

    [MethodImpl(Inline)]
    protected static V Load(Rows<T> rows, int row, int unit) => V.Load(rows.At(row, unit));

    /// <summary>The number that a slot holds for all rows, in every lane.</summary>
    [MethodImpl(Inline)]
    protected static V LoadScalar(Rows<T> rows) => V.Broadcast(*rows.Origin);

    /// <summary>The number that a slot holds for a row, in every lane.</summary>
    [MethodImpl(Inline)]
    protected static V LoadScalar(Rows<T> rows, int row) => V.Broadcast(*rows.At(row, 0));

    [MethodImpl(Inline)]
    protected static void Store(Rows<T> rows, int row, int unit, V value) => V.Store(rows.At(row, unit), value);

    [MethodImpl(Inline)]
    protected static void AddTo(Rows<T> rows, int row, int unit, V value) => V.Store(rows.At(row, unit), V.Load(rows.At(row, unit)) + value);

    [MethodImpl(Inline)]
    protected static V Constant(double value) => V.Constant(value);
}
