using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Tests.TensorCores;

public class Tf32Tests
{
    [Fact]
    public void RoundsToTheNearestAndHalvesAwayFromZero()
    {
        var random = new Random(1);
        for (int n = 0; n < 200_000; n++)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            if (n % 4 == 0)
                x = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(x) & 0xfffff000);
            if (!float.IsNormal(x) || MathF.Abs(x) > 1e38f)
                continue;
            double step = Math.ScaleB(1, Math.ILogB(x) - 10);
            Assert.Equal(Math.Round(x / step, MidpointRounding.AwayFromZero) * step, Tf32.Round(x));
            Assert.True(Math.Abs((double)Tf32.Round(x) - x) <= Tf32.Unit * Math.Abs(x));
        }
    }

    [Fact]
    public void InfinitiesZerosAndNanStay()
    {
        Assert.Equal(float.PositiveInfinity, Tf32.Round(float.PositiveInfinity));
        Assert.Equal(float.NegativeInfinity, Tf32.Round(float.NegativeInfinity));
        Assert.Equal(float.PositiveInfinity, Tf32.Round(float.MaxValue));
        Assert.True(float.IsNegative(Tf32.Round(-0f)));
        Assert.True(float.IsNaN(Tf32.Round(BitConverter.UInt32BitsToSingle(0x7fffffff))));
        Assert.True(float.IsNaN(Tf32.Round(float.NaN)));
    }

    /// <summary>The bound that the documentation states: (2u + u²) times the sum of the products' magnitudes, u = 2^-11. It is nearly
    /// reached.</summary>
    [Theory, InlineData(1), InlineData(64), InlineData(1024)]
    public void TheErrorOfAProductIsWithinItsBound(int depth)
    {
        var random = new Random(depth);
        double bound = Tf32.Unit * (2 + Tf32.Unit);
        for (int n = 0; n < 200; n++)
        {
            (double rounded, double exact, double magnitude) = (0, 0, 0);
            for (int k = 0; k < depth; k++)
            {
                float a = random.NextSingle() - 0.5f, b = random.NextSingle() - 0.5f;
                rounded += (double)Tf32.Round(a) * Tf32.Round(b);
                exact += (double)a * b;
                magnitude += Math.Abs((double)a * b);
            }
            Assert.True(Math.Abs(rounded - exact) <= bound * magnitude);
        }
        float worst = 1 + 1 / 2048f;
        Assert.Equal(bound, ((double)Tf32.Round(worst) * Tf32.Round(worst) - (double)worst * worst) / ((double)worst * worst), 1e-6);
    }
}
