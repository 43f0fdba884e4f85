using System.Numerics.Tensors;

namespace CellDsl.Lab.Inspecting.Flow;

static class EuclideanNorm
{
    /// <summary>√(Σ x²), of numbers divided by the largest first: gradients that have come a long way back through time are often below the root of
    /// the smallest number, or above that of the largest, and their squares would be zero or infinite.</summary>
    public static double Of(ReadOnlySpan<double> numbers)
    {
        double scale = 0, squares = 0;
        foreach (double number in numbers)
        {
            if (!double.IsFinite(number))
                return TensorPrimitives.Norm(numbers);
            scale = Math.Max(scale, Math.Abs(number));
        }
        foreach (double number in numbers)
            squares += scale == 0 ? 0 : number / scale * (number / scale);
        return scale * Math.Sqrt(squares);
    }
}
