using System.Numerics.Tensors;

namespace CellDsl.Training.Sequences;

/// <summary>Name and size of a vector that a module reads or keeps.</summary>
public sealed record NamedSize(string Name, int Size)
{
    /// <exception cref="ArgumentException">A name is unknown or missing, or a tensor is not [<paramref name="leading"/>, size].</exception>
    internal static void Check<T>(string module, string kind, IReadOnlyList<NamedSize> known, IReadOnlyDictionary<string, Tensor<T>> given,
        bool required,
        params ReadOnlySpan<nint> leading)
    {
        foreach (string name in given.Keys)
            if (!known.Any(k => k.Name == name))
                throw new ArgumentException($"{module} has no {kind} '{name}'"
                    + (known.Count == 0 ? "; it has none." : $"; it has {string.Join(", ", known.Select(k => k.Name))}."));
        foreach (NamedSize vector in known)
        {
            nint[] expected = [.. leading, vector.Size];
            if (!given.TryGetValue(vector.Name, out Tensor<T>? tensor) || tensor is null)
            {
                if (required)
                    throw new ArgumentException($"{module} needs the {kind} '{vector.Name}', {SequenceTensor.Text(expected)}.");
            }
            else if (!tensor.Lengths.SequenceEqual(expected))
                throw new ArgumentException($"The {kind} '{vector.Name}' of {module} must be {SequenceTensor.Text(expected)}; it is "
                    + $"{SequenceTensor.Text(tensor.Lengths)}.");
        }
    }

    /// <summary>The vectors of several modules; those with the same name are one.</summary>
    /// <exception cref="ArgumentException">Two have the same name and different sizes.</exception>
    internal static IReadOnlyList<NamedSize> Union(string kind, IEnumerable<NamedSize> vectors)
    {
        var union = new List<NamedSize>();
        foreach (NamedSize vector in vectors)
            if (union.Find(v => v.Name == vector.Name) is not { } same)
                union.Add(vector);
            else if (same.Size != vector.Size)
                throw new ArgumentException($"Two modules read the {kind} '{vector.Name}' with sizes {same.Size} and {vector.Size}; one name is one "
                    + $"{kind}.");
        return union;
    }
}
