using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace ILGPU;

public sealed partial class Context
{
    /// <summary>Collects devices and options.</summary>
    public sealed class Builder : ContextProperties
    {
        internal Builder()
        {
        }

        internal List<Device> Devices { get; } = [];

        public Builder Default() => AllAccelerators();

        public Builder AllAccelerators() => this.DefaultCPU().OpenCL().Cuda();

        public Builder AllAccelerators(Predicate<Device> predicate) =>
            this.CPU(device => predicate(device)).OpenCL(device => predicate(device)).Cuda((CudaDevice device) => predicate(device));

        public Builder Optimize(OptimizationLevel level)
        {
            OptimizationLevel = level;
            return this;
        }

        public Builder Inlining(InliningMode inliningMode)
        {
            InliningMode = inliningMode;
            return this;
        }

        public Builder Math(MathMode mathMode)
        {
            MathMode = mathMode;
            return this;
        }

        public Builder PageLocking(PageLockingMode mode)
        {
            PageLockingMode = mode;
            return this;
        }

        public Builder Caching(CachingMode cachingMode)
        {
            CachingMode = cachingMode;
            return this;
        }

        public Builder DebugSymbols(DebugSymbolsMode debugSymbolsMode)
        {
            DebugSymbolsMode = debugSymbolsMode;
            return this;
        }

        public Builder Assertions()
        {
            EnableAssertions = true;
            return this;
        }

        public Builder AutoAssertions() => this;

        public Builder AutoDebug() => this;

        public Builder Debug() => Optimize(OptimizationLevel.Debug).Assertions();

        public Builder Release() => Optimize(OptimizationLevel.Release);

        public Builder Verify()
        {
            EnableVerifier = true;
            return this;
        }

        public Builder Profiling()
        {
            EnableProfiling = true;
            return this;
        }

        /// <summary>Lets kernels use the CUDA library of functions.</summary>
        public Builder LibDevice()
        {
            UsesLibDevice = true;
            return this;
        }

        public Context ToContext() => new(this);

        internal Builder Add(Device device)
        {
            Devices.Add(device);
            return this;
        }
    }
}
