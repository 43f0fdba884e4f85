using ILGPU;
using ILGPU.Runtime;

namespace IlgpuEmulator.Tests.Faults;

/// <summary>Kernels that no device runs are turned away when they are loaded, with the reason and the line.</summary>
public sealed class RejectionTests : IDisposable
{
    readonly TestDevice device = new();

    public void Dispose() => device.Dispose();

    public static TheoryData<string, string> Kernels => new()
    {
        { nameof(RejectedKernels.Throws), "cannot throw" },
        { nameof(RejectedKernels.CreatesAnArray), "cannot create arrays" },
        { nameof(RejectedKernels.CallsADelegate), "" },
        { nameof(RejectedKernels.ReadsAVariableOfTheHost), "changing is not a constant" },
        { nameof(RejectedKernels.ReadsAnArrayOfTheHost), "Table is not a constant" },
        { nameof(RejectedKernels.Clamps), "Math.Clamp, IL offset" },
        { nameof(RejectedKernels.Fuses), "no instruction on CUDA devices" },
        { nameof(RejectedKernels.Exponentiates), "LibDevice" },
        { nameof(RejectedKernels.Catches), "finally" },
    };

    [Theory]
    [MemberData(nameof(Kernels))]
    public void With_the_reason(string name, string reason)
    {
        var kernel = typeof(RejectedKernels).GetMethod(name)!.CreateDelegate<Action<ArrayView<float>>>();

        var error = Assert.Throws<InternalCompilerException>(() => device.Accelerator.LoadKernel(kernel));

        Assert.Contains($"RejectedKernels.{name} cannot be compiled", error.Message);
        Assert.Contains(reason, error.Message);
        Assert.IsType<NotSupportedException>(error.InnerException);
    }

    [Fact]
    public void Recursion()
    {
        var error = Assert.Throws<InternalCompilerException>(() => device.Accelerator.LoadKernel<ArrayView<int>>(RejectedKernels.CallsItself));
        Assert.Contains("RejectedKernels.Factorial calls itself", error.Message);
    }

    [Fact]
    public void Parameters_of_a_type_that_launchers_cannot_name()
    {
        var error = Assert.Throws<InternalCompilerException>(() => device.Accelerator.LoadKernel<Hidden>(static _ => { }));
        Assert.Contains("ILGPURuntime", error.Message);
    }

    [Fact]
    public void Captured_variables()
    {
        var scale = 2f;
        var error = Assert.Throws<InternalCompilerException>(() => device.Accelerator.LoadKernel<ArrayView<float>>(values => values[0] = scale));
        Assert.Contains("captures variables", error.Message);
    }

    [Fact]
    public void But_not_lambdas_without_them()
    {
        using var buffer = device.Accelerator.Allocate1D<float>(4);
        device.Accelerator.LoadStreamKernel<ArrayView<float>>(static values => values[Group.IdxX] = 2)((1, 4), buffer.View);
        Assert.All(buffer.GetAsArray1D(), value => Assert.Equal(2, value));
    }

    readonly struct Hidden
    {
    }
}
