using CellDsl.Reference.Arithmetic;

namespace CellDsl.Reference.Tests.Support;

/// <summary>Single precision, every operation rounded, functions correctly rounded.</summary>
sealed class FloatArithmetic : IArithmetic<float>
{
    public float Constant(double value) => (float)value;
    public double Value(float a) => a;
    public float Add(float a, float b) => a + b;
    public float Subtract(float a, float b) => a - b;
    public float Multiply(float a, float b) => a * b;
    public float Divide(float a, float b) => a / b;
    public float Apply(Curve curve, float a) => (float)curve.Value(a);

    public float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }
}
