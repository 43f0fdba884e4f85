namespace CellDsl;

/// <summary>A part of a program: before the time loop, in it, or after it.</summary>
public enum Phase { Before, Loop, After }
