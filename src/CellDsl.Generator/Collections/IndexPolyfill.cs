namespace System;

/// <summary>What list patterns need, which .NET Standard 2.0 lacks.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int Value => value;
    public bool IsFromEnd => fromEnd;
    public int GetOffset(int length) => fromEnd ? length - value : value;
    public static implicit operator Index(int value) => new(value);
}
