namespace CellDsl.Reference.Arithmetic;

/// <summary>The numbers an <see cref="Interpretation.Interpreter{T}"/> calculates with: plain doubles, dual numbers, or nodes of a tape.</summary>
interface IArithmetic<T>
{
    T Constant(double value);
    double Value(T a);

    /// <summary>Bound of the rounding error in a number, in units of the unit roundoff; 0 where no bound is kept.</summary>
    double Error(T a) => 0;

    T Add(T a, T b);
    T Subtract(T a, T b);
    T Multiply(T a, T b);
    T Divide(T a, T b);

    /// <summary>A function of one number.</summary>
    T Apply(Curve curve, T a);

    /// <summary>Σ aₖ·bₖ, in order.</summary>
    T Dot(ReadOnlySpan<T> a, ReadOnlySpan<T> b);
}
