namespace ILGPU.Runtime;

/// <summary>A kernel argument that is compiled into the kernel as a constant.</summary>
public struct SpecializedValue<T> : IEquatable<SpecializedValue<T>>
    where T : unmanaged, IEquatable<T>
{
    public SpecializedValue(T value)
    {
        Value = value;
    }

    public T Value { get; set; }

    public readonly bool Equals(SpecializedValue<T> other) => Value.Equals(other.Value);

    public override readonly bool Equals(object? obj) => obj is SpecializedValue<T> other && Equals(other);

    public override readonly int GetHashCode() => Value.GetHashCode();

    public override readonly string? ToString() => Value.ToString();

    public static bool operator ==(SpecializedValue<T> first, SpecializedValue<T> second) => first.Equals(second);

    public static bool operator !=(SpecializedValue<T> first, SpecializedValue<T> second) => !first.Equals(second);

    public static implicit operator T(SpecializedValue<T> value) => value.Value;
}

/// <summary>Creates kernel arguments that are compiled in as constants.</summary>
public static class SpecializedValue
{
    public static SpecializedValue<T> New<T>(T value)
        where T : unmanaged, IEquatable<T> => new(value);
}
