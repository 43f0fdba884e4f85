using System.Globalization;

namespace CellDsl;

/// <summary>Products of sizes that an array has to hold.</summary>
static class ArraySize
{
    /// <param name="what">In the array, for the message.</param>
    /// <param name="sizes">What there is so many of, and how many; none negative.</param>
    /// <exception cref="ArgumentException">An array cannot hold so many; the message names the sizes.</exception>
    public static int Of(string what, params ReadOnlySpan<(string Name, long Size)> sizes)
    {
        Int128 product = 1;
        var factors = new List<string>();
        foreach (var (name, size) in sizes)
        {
            // A product of more than this is too large whatever follows, but for a zero.
            product = size == 0 ? 0 : Int128.Min(product, long.MaxValue) * size;
            factors.Add(string.Create(CultureInfo.InvariantCulture, $"{size} {name}"));
        }
        return product <= Array.MaxLength ? (int)product : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"The {what} would be {product:N0} numbers ({string.Join(" times ", factors)}); an array can hold {Array.MaxLength:N0}. Take smaller "
            + $"sizes."));
    }
}
