using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ILGPU.Runtime;

/// <summary>From a launcher to its kernel.</summary>
public static class KernelUtil
{
    static readonly ConditionalWeakTable<Delegate, Kernel> Launchers = [];

    public static bool TryGetKernel<TDelegate>(this TDelegate kernelDelegate, [NotNullWhen(true)] out Kernel? kernel)
        where TDelegate : Delegate => Launchers.TryGetValue(kernelDelegate, out kernel);

    public static Kernel GetKernel<TDelegate>(this TDelegate kernelDelegate)
        where TDelegate : Delegate =>
        kernelDelegate.TryGetKernel(out var kernel) ? kernel : throw new NotSupportedException("The delegate does not launch a kernel.");

    internal static TDelegate Note<TDelegate>(this TDelegate launcher, Kernel kernel)
        where TDelegate : Delegate
    {
        Launchers.Add(launcher, kernel);
        return launcher;
    }
}
