namespace ILGPU;

public static partial class IntrinsicMath
{
    /// <summary>Functions whose bodies are for the host; devices have instructions for some of them.</summary>
    public static class CPUOnly
    {
        public static float Rcp(float value) => 1.0f / value;

        public static float Rsqrt(float value) => 1.0f / MathF.Sqrt(value);

        public static bool IsNaN(float value) => float.IsNaN(value);

        public static bool IsInfinity(float value) => float.IsInfinity(value);

        public static bool IsFinite(float value) => float.IsFinite(value);

        public static float Exp2(float value) => float.Exp2(value);

        public static float Sqrt(float value) => MathF.Sqrt(value);

        public static float Sin(float value) => MathF.Sin(value);

        public static float Sinh(float value) => MathF.Sinh(value);

        public static float Asin(float value) => MathF.Asin(value);

        public static float Cos(float value) => MathF.Cos(value);

        public static float Cosh(float value) => MathF.Cosh(value);

        public static float Acos(float value) => MathF.Acos(value);

        public static float Tan(float value) => MathF.Tan(value);

        public static float Tanh(float value) => MathF.Tanh(value);

        public static float Atan(float value) => MathF.Atan(value);

        public static float Exp(float value) => MathF.Exp(value);

        public static float Floor(float value) => MathF.Floor(value);

        public static float Ceiling(float value) => MathF.Ceiling(value);

        public static float Log(float value) => MathF.Log(value);

        public static float Log2(float value) => MathF.Log2(value);

        public static float Log10(float value) => MathF.Log10(value);

        public static float Min(float left, float right) => MathF.Min(left, right);

        public static float Max(float left, float right) => MathF.Max(left, right);

        public static float Atan2(float left, float right) => MathF.Atan2(left, right);

        public static float Pow(float left, float right) => MathF.Pow(left, right);

        public static float Log(float left, float right) => MathF.Log(left, right);

        public static float Rem(float left, float right) => left % right;

        public static double Rcp(double value) => 1.0 / value;

        public static double Rsqrt(double value) => 1.0 / Math.Sqrt(value);

        public static bool IsNaN(double value) => double.IsNaN(value);

        public static bool IsInfinity(double value) => double.IsInfinity(value);

        public static bool IsFinite(double value) => double.IsFinite(value);

        public static double Exp2(double value) => double.Exp2(value);

        public static double Sqrt(double value) => Math.Sqrt(value);

        public static double Sin(double value) => Math.Sin(value);

        public static double Sinh(double value) => Math.Sinh(value);

        public static double Asin(double value) => Math.Asin(value);

        public static double Cos(double value) => Math.Cos(value);

        public static double Cosh(double value) => Math.Cosh(value);

        public static double Acos(double value) => Math.Acos(value);

        public static double Tan(double value) => Math.Tan(value);

        public static double Tanh(double value) => Math.Tanh(value);

        public static double Atan(double value) => Math.Atan(value);

        public static double Exp(double value) => Math.Exp(value);

        public static double Floor(double value) => Math.Floor(value);

        public static double Ceiling(double value) => Math.Ceiling(value);

        public static double Log(double value) => Math.Log(value);

        public static double Log2(double value) => Math.Log2(value);

        public static double Log10(double value) => Math.Log10(value);

        public static double Min(double left, double right) => Math.Min(left, right);

        public static double Max(double left, double right) => Math.Max(left, right);

        public static double Atan2(double left, double right) => Math.Atan2(left, right);

        public static double Pow(double left, double right) => Math.Pow(left, right);

        public static double Log(double left, double right) => Math.Log(left, right);

        public static double Rem(double left, double right) => left % right;
    }
}
