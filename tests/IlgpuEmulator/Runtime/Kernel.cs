using System.Runtime.CompilerServices;
using ILGPU.Compilation;

namespace ILGPU.Runtime;

/// <summary>A kernel loaded on a device.</summary>
public class Kernel : AcceleratorObject
{
    internal Kernel(Accelerator accelerator, CompiledKernel code)
        : base(accelerator)
    {
        Code = code;
        Register();
    }

    public int NumParameters => Code.ArgumentOffsets.Length;

    internal CompiledKernel Code { get; }

    internal Arguments Pack()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return new(Code);
    }

    /// <summary>A delegate from which the kernel can be found.</summary>
    internal TDelegate Launcher<TDelegate>(TDelegate launcher)
        where TDelegate : Delegate => launcher.Note(this);

    internal void Launch(AcceleratorStream stream, KernelConfig config, Arguments arguments) => Launch(stream, config, extent: null, arguments);

    /// <summary>Launches a kernel that has its index as first parameter.</summary>
    internal void Launch(AcceleratorStream stream, IIndex extent, int groupSize, Arguments arguments)
    {
        if (groupSize == 0)
            groupSize = Accelerator.WarpSize;
        var groups = checked((int)((extent.Size + groupSize - 1) / groupSize));
        if (groups > 0)
            Launch(stream, new KernelConfig(groups, groupSize), extent, arguments);
    }

    void Launch(AcceleratorStream stream, KernelConfig config, IIndex? extent, Arguments arguments)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.Accelerator != Accelerator)
            throw new NotSupportedException("The stream belongs to another accelerator.");
        Accelerator.Check(Code, config);
        stream.Do(() => Accelerator.Run(Code, config, extent, arguments.Bytes));
    }

    /// <summary>A launch's arguments, laid out as in the threads' frames.</summary>
    internal readonly struct Arguments(CompiledKernel code)
    {
        readonly int count;

        Arguments(CompiledKernel code, byte[] bytes, int count)
            : this(code)
        {
            Bytes = bytes;
            this.count = count;
        }

        public byte[] Bytes { get; } = [];

        public Arguments With<T>(T value)
            where T : struct
        {
            var offset = code.ArgumentOffsets[count];
            var bytes = new byte[offset + Unsafe.SizeOf<T>()];
            Bytes.CopyTo(bytes, 0);
            Unsafe.WriteUnaligned(ref bytes[offset], value);
            return new(code, bytes, count + 1);
        }
    }
}
