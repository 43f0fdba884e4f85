namespace ILGPU.Runtime;

/// <summary>Kernels whose first parameter is the index: the launch says how many threads, and the groups are chosen for it. Up to four more
/// parameters.</summary>
public static partial class KernelLoaders
{
    public static Action<AcceleratorStream, TIndex, T1> LoadAutoGroupedKernel<TIndex, T1>(
        this Accelerator accelerator, Action<TIndex, T1> action)
        where TIndex : struct, IIndex
        where T1 : struct
    {
        var kernel = Load(accelerator, action, default);
        return kernel.Launcher((AcceleratorStream stream, TIndex extent, T1 a1) =>
            kernel.Launch(stream, extent, 0, kernel.Pack().With(extent).With(a1)));
    }

    public static Action<TIndex, T1> LoadAutoGroupedStreamKernel<TIndex, T1>(
        this Accelerator accelerator, Action<TIndex, T1> action)
        where TIndex : struct, IIndex
        where T1 : struct
    {
        var launch = accelerator.LoadAutoGroupedKernel(action);
        return launch.GetKernel().Launcher((TIndex extent, T1 a1) => launch(accelerator.DefaultStream, extent, a1));
    }

    public static Action<AcceleratorStream, TIndex, T1> LoadImplicitlyGroupedKernel<TIndex, T1>(
        this Accelerator accelerator, Action<TIndex, T1> action, int customGroupSize)
        where TIndex : struct, IIndex
        where T1 : struct
    {
        var kernel = Load(accelerator, action, default);
        return kernel.Launcher((AcceleratorStream stream, TIndex extent, T1 a1) =>
            kernel.Launch(stream, extent, customGroupSize, kernel.Pack().With(extent).With(a1)));
    }

    public static Action<TIndex, T1> LoadImplicitlyGroupedStreamKernel<TIndex, T1>(
        this Accelerator accelerator, Action<TIndex, T1> action, int customGroupSize)
        where TIndex : struct, IIndex
        where T1 : struct
    {
        var launch = accelerator.LoadImplicitlyGroupedKernel(action, customGroupSize);
        return launch.GetKernel().Launcher((TIndex extent, T1 a1) => launch(accelerator.DefaultStream, extent, a1));
    }

    public static Action<AcceleratorStream, TIndex, T1, T2> LoadAutoGroupedKernel<TIndex, T1, T2>(
        this Accelerator accelerator, Action<TIndex, T1, T2> action)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
    {
        var kernel = Load(accelerator, action, default);
        return kernel.Launcher((AcceleratorStream stream, TIndex extent, T1 a1, T2 a2) =>
            kernel.Launch(stream, extent, 0, kernel.Pack().With(extent).With(a1).With(a2)));
    }

    public static Action<TIndex, T1, T2> LoadAutoGroupedStreamKernel<TIndex, T1, T2>(
        this Accelerator accelerator, Action<TIndex, T1, T2> action)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
    {
        var launch = accelerator.LoadAutoGroupedKernel(action);
        return launch.GetKernel().Launcher((TIndex extent, T1 a1, T2 a2) => launch(accelerator.DefaultStream, extent, a1, a2));
    }

    public static Action<AcceleratorStream, TIndex, T1, T2> LoadImplicitlyGroupedKernel<TIndex, T1, T2>(
        this Accelerator accelerator, Action<TIndex, T1, T2> action, int customGroupSize)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
    {
        var kernel = Load(accelerator, action, default);
        return kernel.Launcher((AcceleratorStream stream, TIndex extent, T1 a1, T2 a2) =>
            kernel.Launch(stream, extent, customGroupSize, kernel.Pack().With(extent).With(a1).With(a2)));
    }

    public static Action<TIndex, T1, T2> LoadImplicitlyGroupedStreamKernel<TIndex, T1, T2>(
        this Accelerator accelerator, Action<TIndex, T1, T2> action, int customGroupSize)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
    {
        var launch = accelerator.LoadImplicitlyGroupedKernel(action, customGroupSize);
        return launch.GetKernel().Launcher((TIndex extent, T1 a1, T2 a2) => launch(accelerator.DefaultStream, extent, a1, a2));
    }

    public static Action<AcceleratorStream, TIndex, T1, T2, T3> LoadAutoGroupedKernel<TIndex, T1, T2, T3>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3> action)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
        where T3 : struct
    {
        var kernel = Load(accelerator, action, default);
        return kernel.Launcher((AcceleratorStream stream, TIndex extent, T1 a1, T2 a2, T3 a3) =>
            kernel.Launch(stream, extent, 0, kernel.Pack().With(extent).With(a1).With(a2).With(a3)));
    }

    public static Action<TIndex, T1, T2, T3> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3> action)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
        where T3 : struct
    {
        var launch = accelerator.LoadAutoGroupedKernel(action);
        return launch.GetKernel().Launcher((TIndex extent, T1 a1, T2 a2, T3 a3) => launch(accelerator.DefaultStream, extent, a1, a2, a3));
    }

    public static Action<AcceleratorStream, TIndex, T1, T2, T3> LoadImplicitlyGroupedKernel<TIndex, T1, T2, T3>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3> action, int customGroupSize)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
        where T3 : struct
    {
        var kernel = Load(accelerator, action, default);
        return kernel.Launcher((AcceleratorStream stream, TIndex extent, T1 a1, T2 a2, T3 a3) =>
            kernel.Launch(stream, extent, customGroupSize, kernel.Pack().With(extent).With(a1).With(a2).With(a3)));
    }

    public static Action<TIndex, T1, T2, T3> LoadImplicitlyGroupedStreamKernel<TIndex, T1, T2, T3>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3> action, int customGroupSize)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
        where T3 : struct
    {
        var launch = accelerator.LoadImplicitlyGroupedKernel(action, customGroupSize);
        return launch.GetKernel().Launcher((TIndex extent, T1 a1, T2 a2, T3 a3) => launch(accelerator.DefaultStream, extent, a1, a2, a3));
    }

    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4> LoadAutoGroupedKernel<TIndex, T1, T2, T3, T4>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4> action)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
    {
        var kernel = Load(accelerator, action, default);
        return kernel.Launcher((AcceleratorStream stream, TIndex extent, T1 a1, T2 a2, T3 a3, T4 a4) =>
            kernel.Launch(stream, extent, 0, kernel.Pack().With(extent).With(a1).With(a2).With(a3).With(a4)));
    }

    public static Action<TIndex, T1, T2, T3, T4> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4> action)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
    {
        var launch = accelerator.LoadAutoGroupedKernel(action);
        return launch.GetKernel().Launcher((TIndex extent, T1 a1, T2 a2, T3 a3, T4 a4) => launch(accelerator.DefaultStream, extent, a1, a2, a3, a4));
    }

    public static Action<AcceleratorStream, TIndex, T1, T2, T3, T4> LoadImplicitlyGroupedKernel<TIndex, T1, T2, T3, T4>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4> action, int customGroupSize)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
    {
        var kernel = Load(accelerator, action, default);
        return kernel.Launcher((AcceleratorStream stream, TIndex extent, T1 a1, T2 a2, T3 a3, T4 a4) =>
            kernel.Launch(stream, extent, customGroupSize, kernel.Pack().With(extent).With(a1).With(a2).With(a3).With(a4)));
    }

    public static Action<TIndex, T1, T2, T3, T4> LoadImplicitlyGroupedStreamKernel<TIndex, T1, T2, T3, T4>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4> action, int customGroupSize)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
    {
        var launch = accelerator.LoadImplicitlyGroupedKernel(action, customGroupSize);
        return launch.GetKernel().Launcher((TIndex extent, T1 a1, T2 a2, T3 a3, T4 a4) => launch(accelerator.DefaultStream, extent, a1, a2, a3, a4));
    }
}
