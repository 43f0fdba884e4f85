namespace CellDsl.Gpu.Kernels;

// The functions of the language on four units; what they are and how exact, DeviceMath says.
public abstract partial class GpuKernel
{
    protected static Float4 Sigmoid(Float4 x)
        => new(DeviceMath.Sigmoid(x.X), DeviceMath.Sigmoid(x.Y), DeviceMath.Sigmoid(x.Z), DeviceMath.Sigmoid(x.W));

    protected static Float4 Tanh(Float4 x)
        => new(DeviceMath.Tanh(x.X), DeviceMath.Tanh(x.Y), DeviceMath.Tanh(x.Z), DeviceMath.Tanh(x.W));

    protected static Float4 Relu(Float4 x)
        => new(DeviceMath.Relu(x.X), DeviceMath.Relu(x.Y), DeviceMath.Relu(x.Z), DeviceMath.Relu(x.W));

    protected static Float4 Exp(Float4 x)
        => new(DeviceMath.Exp(x.X), DeviceMath.Exp(x.Y), DeviceMath.Exp(x.Z), DeviceMath.Exp(x.W));

    protected static Float4 Expm1(Float4 x)
        => new(DeviceMath.Expm1(x.X), DeviceMath.Expm1(x.Y), DeviceMath.Expm1(x.Z), DeviceMath.Expm1(x.W));

    protected static Float4 Log(Float4 x)
        => new(DeviceMath.Log(x.X), DeviceMath.Log(x.Y), DeviceMath.Log(x.Z), DeviceMath.Log(x.W));

    protected static Float4 Softplus(Float4 x)
        => new(DeviceMath.Softplus(x.X), DeviceMath.Softplus(x.Y), DeviceMath.Softplus(x.Z), DeviceMath.Softplus(x.W));

    protected static Float4 Sqrt(Float4 x)
        => new(DeviceMath.Sqrt(x.X), DeviceMath.Sqrt(x.Y), DeviceMath.Sqrt(x.Z), DeviceMath.Sqrt(x.W));

    protected static Float4 Abs(Float4 x)
        => new(DeviceMath.Abs(x.X), DeviceMath.Abs(x.Y), DeviceMath.Abs(x.Z), DeviceMath.Abs(x.W));

    protected static Float4 Sign(Float4 x)
        => new(DeviceMath.Sign(x.X), DeviceMath.Sign(x.Y), DeviceMath.Sign(x.Z), DeviceMath.Sign(x.W));

    protected static Float4 Sin(Float4 x)
        => new(DeviceMath.Sin(x.X), DeviceMath.Sin(x.Y), DeviceMath.Sin(x.Z), DeviceMath.Sin(x.W));

    protected static Float4 Cos(Float4 x)
        => new(DeviceMath.Cos(x.X), DeviceMath.Cos(x.Y), DeviceMath.Cos(x.Z), DeviceMath.Cos(x.W));

    protected static Float4 Erf(Float4 x)
        => new(DeviceMath.Erf(x.X), DeviceMath.Erf(x.Y), DeviceMath.Erf(x.Z), DeviceMath.Erf(x.W));

    protected static Float4 Min(Float4 a, Float4 b)
        => new(DeviceMath.Min(a.X, b.X), DeviceMath.Min(a.Y, b.Y), DeviceMath.Min(a.Z, b.Z), DeviceMath.Min(a.W, b.W));

    protected static Float4 Max(Float4 a, Float4 b)
        => new(DeviceMath.Max(a.X, b.X), DeviceMath.Max(a.Y, b.Y), DeviceMath.Max(a.Z, b.Z), DeviceMath.Max(a.W, b.W));

    protected static Float4 SelectGreater(Float4 a, Float4 b, Float4 yes, Float4 no)
        => new(DeviceMath.SelectGreater(a.X, b.X, yes.X, no.X), DeviceMath.SelectGreater(a.Y, b.Y, yes.Y, no.Y),
            DeviceMath.SelectGreater(a.Z, b.Z, yes.Z, no.Z), DeviceMath.SelectGreater(a.W, b.W, yes.W, no.W));

    protected static Float4 SelectGreaterOrEqual(Float4 a, Float4 b, Float4 yes, Float4 no)
        => new(DeviceMath.SelectGreaterOrEqual(a.X, b.X, yes.X, no.X), DeviceMath.SelectGreaterOrEqual(a.Y, b.Y, yes.Y, no.Y),
            DeviceMath.SelectGreaterOrEqual(a.Z, b.Z, yes.Z, no.Z), DeviceMath.SelectGreaterOrEqual(a.W, b.W, yes.W, no.W));

    /// <summary>0 where the factor is 0, else the product: of a gradient and a slope, of which the other may be infinite or not a number.</summary>
    protected static Float4 KeepZero(Float4 product, Float4 factor) => SelectGreaterOrEqual(Constant(0), Abs(factor), Constant(0), product);
}
