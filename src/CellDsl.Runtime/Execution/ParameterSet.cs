using System.Numerics;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>A layer's parameters and their gradients, each in one contiguous block, in order of declaration.
/// Matrices are row-major [rows, columns].</summary>
public sealed class ParameterSet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly CellDescription _cell;
    readonly T[] _values;
    readonly T[] _gradients;
    readonly Range[] _ranges;
    readonly nint[][] _shapes;

    /// <summary>All zero. For layers of other engines; a user has a layer's.</summary>
    /// <param name="sizes">The size of each of the cell's dimensions, by index; as <see cref="CellSizes.Resolve"/> has them, so that an array can
    /// hold all.</param>
    public ParameterSet(CellDescription cell, IReadOnlyList<int> sizes)
    {
        _cell = cell;
        _ranges = new Range[cell.Parameters.Count];
        _shapes = new nint[cell.Parameters.Count][];
        CheckTotal(cell, sizes);
        int total = 0;
        for (int p = 0; p < _ranges.Length; p++)
        {
            ParameterInfo info = cell.Parameters[p];
            _shapes[p] = info.IsMatrix ? [sizes[info.Rows], info.Columns.Sum(d => sizes[d])] : [sizes[info.Rows]];
            // A loop: the library's product of a span compiles a thousand lines of vector code for two numbers.
            int length = 1;
            foreach (nint size in _shapes[p])
                length *= (int)size;
            _ranges[p] = total..(total += length);
        }
        // Refused here, with the sizes, rather than by whoever needs the memory first.
        long bytes = 2L * total * System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (limit > 0 && bytes > limit)
            throw new InsufficientMemoryException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"The {total:N0} parameters of cell '{cell.Name}' ({CellSizes.Text(cell, sizes)}) and their gradients need {bytes:N0} bytes of "
                + $"memory; this process may use {limit:N0}."));
        _values = new T[total];
        _gradients = new T[total];
    }

    static unsafe void CheckTotal(CellDescription cell, IReadOnlyList<int> sizes)
    {
        long total = CellCost.Parameters(cell, sizes);
        if (total > Array.MaxLength)
            throw new ArgumentException($"Cell '{cell.Name}' with {CellSizes.Text(cell, sizes)} has {total:N0} parameters, more than an array can "
                + $"hold ({Array.MaxLength:N0}).");
        try
        {
            // Values and gradients.
            MemoryNeed.Check(2 * sizeof(T) * total);
        }
        catch (OutOfMemoryException e)
        {
            throw new OutOfMemoryException($"There is not enough memory for the {total:N0} parameters of cell '{cell.Name}' with "
                + $"{CellSizes.Text(cell, sizes)}: {e.Message}", e);
        }
    }

    /// <summary>Numbers in all parameters together.</summary>
    public int Count => _values.Length;

    /// <summary>The parameters in order of declaration; <c>int parameter</c> is an index into them.</summary>
    public IReadOnlyList<ParameterInfo> Infos => _cell.Parameters;

    /// <summary>Grows with every call that can change values; engines use it to know when to pack matrices anew.</summary>
    public long Version { get; private set; }

    /// <summary>All values, one parameter after the other; to change them, ask <see cref="Edit()"/>.</summary>
    public ReadOnlySpan<T> Values => _values;

    /// <summary>All gradients, laid out as <see cref="Values"/>. Backward passes add to them.</summary>
    public Span<T> Gradients => _gradients;

    /// <summary>All values for writing. The span may be written until the layer runs next; ask again for a later update.</summary>
    public Span<T> Edit()
    {
        Version++;
        return _values;
    }

    /// <summary>[rows, columns] of a matrix, [n] of a vector, [1] of a scalar.</summary>
    /// <exception cref="ArgumentException">The cell has no parameter of that name; the message lists those it has.</exception>
    public ReadOnlySpan<nint> Shape(string name) => _shapes[IndexOf(name)];

    /// <summary>One parameter's values, matrices in row-major order.</summary>
    /// <exception cref="ArgumentException">The cell has no parameter of that name; the message lists those it has.</exception>
    public ReadOnlySpan<T> Value(string name) => Value(IndexOf(name));

    /// <summary>One parameter's gradient, laid out as its values.</summary>
    /// <exception cref="ArgumentException">The cell has no parameter of that name; the message lists those it has.</exception>
    public Span<T> Gradient(string name) => Gradient(IndexOf(name));

    /// <summary>One parameter's values, matrices in row-major order.</summary>
    public ReadOnlySpan<T> Value(int parameter) => _values.AsSpan(_ranges[parameter]);

    /// <summary>One parameter's gradient, laid out as its values.</summary>
    public Span<T> Gradient(int parameter) => _gradients.AsSpan(_ranges[parameter]);

    /// <summary>One parameter's values for writing, as <see cref="Edit()"/>.</summary>
    public Span<T> Edit(string name)
    {
        int parameter = IndexOf(name);
        Version++;
        return _values.AsSpan(_ranges[parameter]);
    }

    /// <summary>Sets all gradients to zero, as before the backward passes of an update.</summary>
    public void ZeroGradients() => _gradients.AsSpan().Clear();

    int IndexOf(string name)
    {
        for (int p = 0; p < _cell.Parameters.Count; p++)
            if (_cell.Parameters[p].Name == name)
                return p;
        throw new ArgumentException($"Cell '{_cell.Name}' has no parameter '{name}'; it has "
            + $"{string.Join(", ", _cell.Parameters.Select(p => p.Name))}.");
    }
}
