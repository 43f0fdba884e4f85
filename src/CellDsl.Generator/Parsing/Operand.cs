using CellDsl.Generator.Collections;

namespace CellDsl.Generator.Parsing;

/// <summary>What a part of an equation turned out to be. A broken part has been reported, by C# or by us, and says nothing more.</summary>
internal enum OperandSort { Broken, Number, Vector, Matrix, Diagonal, Mask, Concatenation }

/// <param name="Term">The term, except of a number, which becomes one only where a vector is needed.</param>
internal readonly record struct Operand(OperandSort Sort, int Term = -1, double Number = 0, EquatableArray<int> Parts = default)
{
    public static readonly Operand Broken = default;

    public bool IsBroken => Sort == OperandSort.Broken;

    public static Operand Vector(int term) => new(OperandSort.Vector, term);
    public static Operand Mask(int term) => new(OperandSort.Mask, term);
}
