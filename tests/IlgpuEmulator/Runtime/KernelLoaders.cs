using ILGPU.Compilation;

namespace ILGPU.Runtime;

/// <summary>
/// Compiles kernels and gives delegates that launch them. Explicitly grouped: the launch says how many groups of how many threads.
/// The original goes up to 14 parameters; here, what takes more than eight passes structures.
/// </summary>
public static partial class KernelLoaders
{
    public static Action<AcceleratorStream, KernelConfig, T1> LoadKernel<T1>(
        this Accelerator accelerator, Action<T1> action, KernelSpecialization specialization = default)
        where T1 : struct
    {
        var kernel = Load(accelerator, action, specialization);
        return kernel.Launcher((AcceleratorStream stream, KernelConfig config, T1 a1) =>
            kernel.Launch(stream, config, kernel.Pack().With(a1)));
    }

    public static Action<KernelConfig, T1> LoadStreamKernel<T1>(
        this Accelerator accelerator, Action<T1> action, KernelSpecialization specialization = default)
        where T1 : struct
    {
        var launch = accelerator.LoadKernel(action, specialization);
        return launch.GetKernel().Launcher((KernelConfig config, T1 a1) =>
            launch(accelerator.DefaultStream, config, a1));
    }

    public static Action<AcceleratorStream, KernelConfig, T1, T2> LoadKernel<T1, T2>(
        this Accelerator accelerator, Action<T1, T2> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
    {
        var kernel = Load(accelerator, action, specialization);
        return kernel.Launcher((AcceleratorStream stream, KernelConfig config, T1 a1, T2 a2) =>
            kernel.Launch(stream, config, kernel.Pack().With(a1).With(a2)));
    }

    public static Action<KernelConfig, T1, T2> LoadStreamKernel<T1, T2>(
        this Accelerator accelerator, Action<T1, T2> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
    {
        var launch = accelerator.LoadKernel(action, specialization);
        return launch.GetKernel().Launcher((KernelConfig config, T1 a1, T2 a2) =>
            launch(accelerator.DefaultStream, config, a1, a2));
    }

    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3> LoadKernel<T1, T2, T3>(
        this Accelerator accelerator, Action<T1, T2, T3> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
    {
        var kernel = Load(accelerator, action, specialization);
        return kernel.Launcher((AcceleratorStream stream, KernelConfig config, T1 a1, T2 a2, T3 a3) =>
            kernel.Launch(stream, config, kernel.Pack().With(a1).With(a2).With(a3)));
    }

    public static Action<KernelConfig, T1, T2, T3> LoadStreamKernel<T1, T2, T3>(
        this Accelerator accelerator, Action<T1, T2, T3> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
    {
        var launch = accelerator.LoadKernel(action, specialization);
        return launch.GetKernel().Launcher((KernelConfig config, T1 a1, T2 a2, T3 a3) =>
            launch(accelerator.DefaultStream, config, a1, a2, a3));
    }

    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4> LoadKernel<T1, T2, T3, T4>(
        this Accelerator accelerator, Action<T1, T2, T3, T4> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
    {
        var kernel = Load(accelerator, action, specialization);
        return kernel.Launcher((AcceleratorStream stream, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4) =>
            kernel.Launch(stream, config, kernel.Pack().With(a1).With(a2).With(a3).With(a4)));
    }

    public static Action<KernelConfig, T1, T2, T3, T4> LoadStreamKernel<T1, T2, T3, T4>(
        this Accelerator accelerator, Action<T1, T2, T3, T4> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
    {
        var launch = accelerator.LoadKernel(action, specialization);
        return launch.GetKernel().Launcher((KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4) =>
            launch(accelerator.DefaultStream, config, a1, a2, a3, a4));
    }

    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5> LoadKernel<T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
    {
        var kernel = Load(accelerator, action, specialization);
        return kernel.Launcher((AcceleratorStream stream, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) =>
            kernel.Launch(stream, config, kernel.Pack().With(a1).With(a2).With(a3).With(a4).With(a5)));
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5> LoadStreamKernel<T1, T2, T3, T4, T5>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
    {
        var launch = accelerator.LoadKernel(action, specialization);
        return launch.GetKernel().Launcher((KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) =>
            launch(accelerator.DefaultStream, config, a1, a2, a3, a4, a5));
    }

    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6> LoadKernel<T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
    {
        var kernel = Load(accelerator, action, specialization);
        return kernel.Launcher((AcceleratorStream stream, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) =>
            kernel.Launch(stream, config, kernel.Pack().With(a1).With(a2).With(a3).With(a4).With(a5).With(a6)));
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6> LoadStreamKernel<T1, T2, T3, T4, T5, T6>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
    {
        var launch = accelerator.LoadKernel(action, specialization);
        return launch.GetKernel().Launcher((KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) =>
            launch(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6));
    }

    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7> LoadKernel<T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
    {
        var kernel = Load(accelerator, action, specialization);
        return kernel.Launcher((AcceleratorStream stream, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7) =>
            kernel.Launch(stream, config, kernel.Pack().With(a1).With(a2).With(a3).With(a4).With(a5).With(a6).With(a7)));
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
    {
        var launch = accelerator.LoadKernel(action, specialization);
        return launch.GetKernel().Launcher((KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7) =>
            launch(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7));
    }

    public static Action<AcceleratorStream, KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> LoadKernel<T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
        where T8 : struct
    {
        var kernel = Load(accelerator, action, specialization);
        return kernel.Launcher((AcceleratorStream stream, KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8) =>
            kernel.Launch(stream, config, kernel.Pack().With(a1).With(a2).With(a3).With(a4).With(a5).With(a6).With(a7).With(a8)));
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8>(
        this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8> action, KernelSpecialization specialization = default)
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
        where T5 : struct
        where T6 : struct
        where T7 : struct
        where T8 : struct
    {
        var launch = accelerator.LoadKernel(action, specialization);
        return launch.GetKernel().Launcher((KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8) =>
            launch(accelerator.DefaultStream, config, a1, a2, a3, a4, a5, a6, a7, a8));
    }

    static Kernel Load(Accelerator accelerator, Delegate action, KernelSpecialization specialization)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!specialization.IsCompatibleWith(accelerator))
            throw new NotSupportedException($"The device has no groups of {specialization.MaxNumThreadsPerGroup} threads.");
        return accelerator.NewKernel(KernelTranslator.Translate(action.Method, new(accelerator.Context.Properties.UsesLibDevice)));
    }
}
