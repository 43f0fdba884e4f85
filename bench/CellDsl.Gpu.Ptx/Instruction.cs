namespace CellDsl.Gpu.Ptx;

/// <summary>One instruction of a listing.</summary>
/// <param name="Operation">With its types, as in <c>fma.rn.f32</c> or <c>LDS.128</c>.</param>
/// <param name="Text">The whole of it.</param>
/// <param name="Target">Where it branches to; null if nowhere.</param>
/// <param name="GoesOn">Whether the next instruction can follow it.</param>
sealed record Instruction(string Operation, string Text, string? Target, bool GoesOn);

/// <summary>A kernel's instructions, and where labels stand among them.</summary>
sealed record Listing(IReadOnlyList<Instruction> Instructions, IReadOnlyDictionary<string, int> Labels);
