namespace CellDsl;

/// <summary>A part of a program: before the time loop, in it, or after it.</summary>
public enum Phase
{
    /// <summary><c>CellProgram.Before</c>.</summary>
    Before,
    /// <summary><c>CellProgram.Loop</c>.</summary>
    Loop,
    /// <summary><c>CellProgram.After</c>.</summary>
    After,
}
