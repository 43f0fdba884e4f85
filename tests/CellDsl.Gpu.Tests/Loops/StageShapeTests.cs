using System.Runtime.CompilerServices;
using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Tests.Loops;

public class StageShapeTests
{
    [Fact]
    public void ThreadsAreDividedExactly()
    {
        for (int groupQuads = 1; groupQuads <= 1024; groupQuads++)
        {
            var shape = new StageShape { GroupQuads = groupQuads, GroupQuadsInverse = StageShape.InverseOf(groupQuads) };
            for (int thread = 0; thread < 1024; thread++)
                if ((thread / groupQuads, thread % groupQuads) != (StageShape.OverGroupQuads(shape, thread), StageShape.ModGroupQuads(shape, thread)))
                    Assert.Fail($"{thread} / {groupQuads}: {StageShape.OverGroupQuads(shape, thread)}, {StageShape.ModGroupQuads(shape, thread)}");
        }
    }

    /// <summary>The generator counts with 48, 16 and 40 bytes (GpuLoop) whether a loop's stages fit into a kernel's parameters.</summary>
    [Fact]
    public void ParametersAreAsLargeAsTheGeneratorThinks()
    {
        Assert.Equal((48, 16, 40), (Unsafe.SizeOf<StageShape>(), Unsafe.SizeOf<LoopSlot>(), Unsafe.SizeOf<LoopOperand>()));
        Assert.Equal(48 + 4 * 16 + 40, Unsafe.SizeOf<LoopStage<LoopSlots4, LoopOperands1>>());
    }
}
