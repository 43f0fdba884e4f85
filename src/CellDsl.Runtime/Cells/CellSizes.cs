using System.Collections;
using System.Globalization;

namespace CellDsl;

/// <summary>Sizes of a cell's dimensions by name: <c>new CellSizes(inputSize: 64, hiddenSize: 256) { ["Projection"] = 128 }</c>.
/// A dimension that is not named falls back to "Hidden" for all but inputs and contexts, which fall back to "Input".</summary>
public sealed class CellSizes : IEnumerable<KeyValuePair<string, int>>
{
    readonly Dictionary<string, int> _sizes = new(StringComparer.Ordinal);

    /// <summary>No sizes yet; add them by name.</summary>
    public CellSizes() { }

    /// <summary>The sizes of "Input" and "Hidden", which most cells have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public CellSizes(int inputSize, int hiddenSize)
    {
        this["Input"] = inputSize;
        this["Hidden"] = hiddenSize;
    }

    /// <summary>The size given for a dimension, at least 1.</summary>
    /// <exception cref="KeyNotFoundException">None was given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size less than 1 is set.</exception>
    public int this[string dimension]
    {
        get => _sizes[dimension];
        set => _sizes[dimension] = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The size of dimension '{dimension}' must be at least 1.");
    }

    /// <summary>The size given for a dimension.</summary>
    /// <returns>False if none was given under this name; whether the dimension falls back to another is not asked.</returns>
    public bool TryGet(string dimension, out int size) => _sizes.TryGetValue(dimension, out size);

    /// <summary>The size of each dimension of <paramref name="cell"/>, by index.</summary>
    /// <exception cref="ArgumentException">A dimension has no size, or a given name is not a dimension of the cell, or there would be more parameters
    /// than an array can hold.</exception>
    public int[] Resolve(CellDescription cell)
    {
        foreach (string name in _sizes.Keys)
            if (!cell.Dimensions.Contains(name) && name is not ("Input" or "Hidden"))
                throw new ArgumentException(
                    $"Cell '{cell.Name}' has no dimension '{name}'; its dimensions are {string.Join(", ", cell.Dimensions.Skip(1))}.");
        if (!cell.Dimensions.Contains("Input") && TryGet("Input", out int input) && TryGet("Hidden", out int hidden) && input != hidden
            && cell.Inputs.Any(i => cell.Dimensions[i.Dimension] == "Hidden"))
            throw new ArgumentException(
                $"Cell '{cell.Name}' uses its input next to its state without a matrix, so input size and hidden size must be equal; got {input} "
                + $"and {hidden}.");

        int[] sizes = new int[cell.Dimensions.Count];
        for (int d = 0; d < sizes.Length; d++)
        {
            string name = cell.Dimensions[d];
            if (d == 0)
                sizes[d] = 1;
            else if (!TryGet(name, out sizes[d]) && !TryGet(Fallback(cell, d), out sizes[d]))
                throw new ArgumentException($"Cell '{cell.Name}' needs the size of its dimension '{name}'.");
        }
        if (CellCost.Parameters(cell, sizes) is var count && count > Array.MaxLength)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Cell '{cell.Name}' would have {count:N0} parameters at {Text(cell, sizes)}; an array can hold {Array.MaxLength:N0}. Take smaller "
                + $"sizes."));
        return sizes;
    }

    /// <summary>"Input = 3, Hidden = 5".</summary>
    internal static string Text(CellDescription cell, IReadOnlyList<int> sizes)
        => string.Join(", ", cell.Dimensions.Select((name, d) => $"{name} = {sizes[d]}").Skip(1));

    static string Fallback(CellDescription cell, int dimension)
        => cell.Inputs.Concat(cell.Contexts).Any(v => v.Dimension == dimension) ? "Input" : "Hidden";

    /// <summary>The sizes given so far, by name.</summary>
    public IEnumerator<KeyValuePair<string, int>> GetEnumerator() => _sizes.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
