using CellDsl.Gpu.Kernels;
using ILGPU;

namespace CellDsl.Gpu.Tests.Loops;

/// <summary>What emitted kernels take to be there is there.</summary>
public class ConventionTests
{
    [Fact]
    public void PacksAreThoseThatKernelsAreGiven()
    {
        Assert.Equal(GpuConvention.SlotPacks, RoomIn(typeof(ArrayView<Float4>)));
        Assert.Equal(GpuConvention.OperandPacks, RoomIn(typeof(Operand)));
    }

    static IEnumerable<int> RoomIn(Type item) => typeof(Slots4).Assembly.GetTypes()
        .Where(t => t.IsValueType
        && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IPack<,>) && i.GenericTypeArguments[1] == item))
        .Select(t => (int)t.GetProperty(nameof(Slots4.Count))!.GetValue(null)!).Order();
}
