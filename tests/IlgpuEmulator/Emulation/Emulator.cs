using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>Sets the emulator up, and looks into it.</summary>
public static class Emulator
{
    static readonly AsyncLocal<EmulatorSettings?> Current = new();

    /// <summary>What contexts and devices created from here on use.</summary>
    public static EmulatorSettings Settings => Current.Value ?? EmulatorSettings.Default;

    /// <summary>Changes the settings until the result is disposed, for this thread and the tasks it starts.</summary>
    public static IDisposable Use(EmulatorSettings settings)
    {
        var scope = new Scope(Current.Value);
        Current.Value = settings;
        return scope;
    }

    /// <summary>The buffers of an accelerator that nobody has disposed.</summary>
    public static IReadOnlyList<MemoryBuffer> LiveBuffers(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        return accelerator.Buffers;
    }

    /// <summary>Bytes of all live buffers.</summary>
    public static long UsedMemory(Accelerator accelerator) => LiveBuffers(accelerator).Sum(buffer => buffer.LengthInBytes);

    sealed class Scope(EmulatorSettings? before) : IDisposable
    {
        public void Dispose() => Current.Value = before;
    }
}
