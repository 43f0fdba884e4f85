using System.Numerics.Tensors;
using System.Reflection;
using CellDsl.Cells;
using CellDsl.Gpu.Tests.Support;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>Layers whose products outside the loop are those of tensor cores, with arithmetic in place of their one instruction.</summary>
public class TensorLayerTests
{
    // Rows of several groups, units of several groups, elements of several parts; none of them whole.
    const int Steps = 3, Batch = 11, Inputs = 9, Hidden = 66;

    /// <summary>One, three, four and eight matrices side by side.</summary>
    public static TheoryData<Type> Cells => [typeof(ElmanRnn), typeof(Gru), typeof(Lstm), typeof(NasCell)];

    [Theory, MemberData(nameof(Cells))]
    public void NumbersThatTf32HoldsGiveTheSameBits(Type cell)
    {
        (float[] plain, _, _) = Run(cell, Devices.Usual, whole: true);
        (float[] tensor, _, _) = Run(cell, Devices.Tensor, whole: true);
        Assert.Equal(plain, tensor);
    }

    /// <summary>Not a bound of the error, which the loop passes on, but what a wrong place would exceed.</summary>
    [Theory, MemberData(nameof(Cells))]
    public void OtherNumbersDifferByTheRounding(Type cell)
    {
        (float[] y, float[] dx, float[] gradients) = Run(cell, Devices.Usual, whole: false);
        (float[] tensorY, float[] tensorDx, float[] tensorGradients) = Run(cell, Devices.Tensor, whole: false);
        Near(y, tensorY);
        Near(dx, tensorDx);
        Near(gradients, tensorGradients);
    }

    static void Near(float[] plain, float[] tensor)
    {
        double distance = TensorPrimitives.Distance<float>(plain, tensor) / TensorPrimitives.Norm<float>(plain);
        Assert.InRange(distance, 1e-6, 2e-3);
    }

    static (float[] Y, float[] Dx, float[] Gradients) Run(Type cell, GpuDevice device, bool whole)
        => ((float[], float[], float[]))typeof(TensorLayerTests).GetMethod(nameof(RunCell), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(cell).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [device, whole], null)!;

    /// <param name="whole">Parameters and inputs in sixteenths: TF32 holds them, and float their sums of products.</param>
    static (float[] Y, float[] Dx, float[] Gradients) RunCell<TCell>(GpuDevice device, bool whole)
        where TCell : ICell
    {
        using var layer = new RecurrentLayer<TCell>(Inputs, Hidden, seed: 3, new LayerOptions { Device = device });
        Fill(layer.Parameters.Edit(), 1, whole, 0.4f);
        float[] x = new float[Steps * Batch * Inputs];
        Fill(x, 2, whole, 1);
        using RecordedPass<float> pass = layer.Record(Tensor.Create(x, [Steps, Batch, Inputs]));
        float[] dy = new float[pass.Output.FlattenedLength];
        Fill(dy, 3, whole: false, 1);
        var back = pass.Backward(Tensor.Create(dy, pass.Output.Lengths));
        return (Flat(pass.Output), Flat(back.Input), layer.Parameters.Gradients.ToArray());
    }

    static void Fill(Span<float> values, int seed, bool whole, float scale)
    {
        var random = new Random(seed);
        foreach (ref float value in values)
            value = whole ? random.Next(-8, 9) / 16f : (random.NextSingle() - 0.5f) * scale;
    }

    static float[] Flat(Tensor<float> tensor)
    {
        float[] flat = new float[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }
}
