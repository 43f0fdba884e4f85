namespace CellDsl.Generator.Shapes;

/// <summary>Which dimensions are equal: a union-find whose classes carry the name that won so far and where it came from.
/// Class 0 is "One", the size of a single number; it is never united with another.</summary>
internal sealed class DimensionClasses
{
    public const int One = 0;

    readonly List<int> _parent = [One];
    readonly List<SizeClaim?> _claims = [new SizeClaim("One", ClaimStrength.Explicit, default)];
    readonly Dictionary<string, int> _named = new(StringComparer.Ordinal);

    public int Fresh()
    {
        _parent.Add(_parent.Count);
        _claims.Add(null);
        return _parent.Count - 1;
    }

    /// <summary>The dimension of that name; one name is one dimension wherever it is claimed.</summary>
    public int Named(SizeClaim claim)
    {
        if (!_named.TryGetValue(claim.Name, out int dimension))
        {
            _named[claim.Name] = dimension = Fresh();
            _claims[dimension] = claim;
        }
        else if (ClaimOf(dimension) is not { } known || claim.Strength > known.Strength)
            _claims[Find(dimension)] = claim;
        return dimension;
    }

    public int Find(int dimension)
    {
        while (_parent[dimension] != dimension)
            dimension = _parent[dimension] = _parent[_parent[dimension]];
        return dimension;
    }

    public SizeClaim? ClaimOf(int dimension) => _claims[Find(dimension)];

    /// <summary>Makes two dimensions one; false if both have names that must not be equal.</summary>
    public bool TryUnite(int a, int b)
    {
        a = Find(a);
        b = Find(b);
        if (a == b)
            return true;
        SizeClaim? first = _claims[a], second = _claims[b];
        if (first is { IsBinding: true } && second is { IsBinding: true })
            return false;
        bool secondWins = second is not null && (first is null || second.Value.Strength > first.Value.Strength);
        _parent[b] = a;
        _claims[a] = secondWins ? second : first;
        return true;
    }
}

/// <summary>Why a dimension has its name.</summary>
internal readonly record struct SizeClaim(string Name, ClaimStrength Strength, ClaimOrigin Origin)
{
    /// <summary>Sizes of states and sizes named by [Size] stay apart from each other; those of inputs may turn out equal to anything.</summary>
    public bool IsBinding => Strength >= ClaimStrength.Hidden;
}

/// <summary>From weak to strong: the strongest name of a class wins.</summary>
internal enum ClaimStrength { Fallback, OtherInput, FirstInput, Hidden, Explicit }

internal enum ClaimSource { None, Leaf, Equation }

/// <param name="Index">The leaf's or the equation's number.</param>
internal readonly record struct ClaimOrigin(ClaimSource Source, int Index);
