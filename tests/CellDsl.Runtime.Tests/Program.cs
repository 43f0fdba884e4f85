using CellDsl.Runtime.Tests.Disassembly;

namespace CellDsl.Runtime.Tests;

/// <summary>What tests start as a process of its own, with other instructions switched off.</summary>
static class Program
{
    static void Main() => TileCompilation.Run();
}
