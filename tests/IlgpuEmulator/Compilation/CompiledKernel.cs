using System.Reflection;
using ILGPU.Execution;

namespace ILGPU.Compilation;

/// <summary>
/// Runs one GPU thread until it ends or must wait. The frame holds the thread's arguments and variables.
/// The result is where it goes on: 0 when it has ended.
/// </summary>
unsafe delegate int Step(byte* frame, Launch launch);

/// <summary>A place in the kernel's source, and the call that led there.</summary>
sealed record Site(MethodBase Method, int Offset, Site? Caller);

/// <summary>A kernel as the emulator runs it.</summary>
sealed class CompiledKernel
{
    public required MethodInfo Method { get; init; }

    public required Step Step { get; init; }

    /// <summary>Bytes of one thread's frame, and where each argument is in it.</summary>
    public required int FrameSize { get; init; }

    public required int[] ArgumentOffsets { get; init; }

    public required IReadOnlyList<Site> Sites { get; init; }

    /// <summary>Places that allocate shared or local memory.</summary>
    public required int AllocationCount { get; init; }

    /// <summary>Bytes of shared memory that the kernel declares.</summary>
    public required int StaticSharedMemory { get; init; }

    /// <summary>Bytes of shared memory that a group may have, where the driver was asked.</summary>
    public int? SharedMemoryLimit { get; set; }

    public required bool UsesDynamicSharedMemory { get; init; }

    public string Name => $"{Method.DeclaringType?.Name}.{Method.Name}";
}
