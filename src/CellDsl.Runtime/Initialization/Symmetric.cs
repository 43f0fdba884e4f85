using System.Runtime.CompilerServices;

namespace CellDsl;

/// <summary>A symmetric matrix, row after row.</summary>
sealed class Symmetric(double[] values, int size)
{
    const double Tolerance = 1e-14;

    /// <summary>Steps over which the estimate must stand still.</summary>
    const int Patience = 4;

    /// <summary>By Lanczos' method from the vector of ones: the largest eigenvalue of the matrix within a space that grows by a dimension a step. The
    /// space's basis is kept orthonormal throughout (Golub and Van Loan, Matrix Computations, 4th edition, section 10.3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double LargestEigenvalue()
    {
        List<double[]> basis = [];
        List<double> diagonal = [], besides = [], estimates = [];
        double[] next = new double[size];
        Array.Fill(next, 1 / Math.Sqrt(size));
        while (true)
        {
            double[] vector = next;
            basis.Add(vector);
            next = Times(vector);
            diagonal.Add(FixedOrder.Dot(vector, next));
            for (int pass = 0; pass < 2; pass++)
                foreach (double[] other in basis)
                    FixedOrder.AddScaled(next, -FixedOrder.Dot(next, other), other);
            double length = Math.Sqrt(FixedOrder.Dot(next, next));

            double estimate = LargestOfTridiagonal(diagonal, besides);
            estimates.Add(estimate);
            bool stands = estimates.Count > Patience && estimate - estimates[^(Patience + 1)] <= Tolerance * Math.Abs(estimate);
            if (stands || basis.Count == size || length <= Tolerance * Math.Abs(estimate))
                return estimate;
            besides.Add(length);
            foreach (ref double element in next.AsSpan())
                element /= length;
        }
    }

    double[] Times(double[] vector)
    {
        double[] product = new double[size];
        for (int row = 0; row < size; row++)
            product[row] = FixedOrder.Dot(values.AsSpan(row * size, size), vector);
        return product;
    }

    /// <summary>By bisection: no eigenvalue is above x if all pivots of x I - T are positive (Golub and Van Loan, section 8.4.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double LargestOfTridiagonal(List<double> diagonal, List<double> besides)
    {
        double low = diagonal.Max(), high = low + 2 * besides.DefaultIfEmpty().Max();
        while (true)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                return high;
            (low, high) = IsAbove(middle) ? (low, middle) : (middle, high);
        }

        bool IsAbove(double x)
        {
            double pivot = x - diagonal[0];
            for (int k = 1; k < diagonal.Count && pivot > 0; k++)
                pivot = x - diagonal[k] - besides[k - 1] * besides[k - 1] / pivot;
            return pivot > 0;
        }
    }
}
