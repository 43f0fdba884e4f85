namespace CellDsl.Lab.Inspecting.Flow;

/// <summary>Singular values by one-sided Jacobi rotations (Hestenes, 1958, "Inversion of matrices by biorthogonalization and related results";
/// the rotation as in Demmel and Veselić, 1992, "Jacobi's method is more accurate than QR").</summary>
static class SingularValues
{
    const int MostSweeps = 60;
    /// <summary>Columns whose cosine is below this count as orthogonal.</summary>
    const double Orthogonal = 1e-15;

    /// <summary>In descending order.</summary>
    /// <param name="matrix">Row-major, [rows, columns]; unchanged.</param>
    public static double[] Of(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        // Rows of the transpose: rotations then work on numbers side by side. Scaled, so that squares neither overflow nor vanish.
        double scale = 0;
        foreach (double value in matrix)
            scale = Math.Max(scale, Math.Abs(value));
        if (scale == 0 || !double.IsFinite(scale))
            return [.. Enumerable.Repeat(scale == 0 ? 0 : double.NaN, Math.Min(rows, columns))];
        var vectors = new double[columns][];
        for (int c = 0; c < columns; c++)
        {
            vectors[c] = new double[rows];
            for (int r = 0; r < rows; r++)
                vectors[c][r] = matrix[r * columns + c] / scale;
        }
        for (int sweep = 0; sweep < MostSweeps && Sweep(vectors); sweep++)
        {
        }
        return [.. vectors.Select(v => scale * Math.Sqrt(Dot(v, v))).OrderDescending().Take(Math.Min(rows, columns))];
    }

    /// <summary>Rotates every pair of vectors until it is orthogonal; false if all were.</summary>
    static bool Sweep(double[][] vectors)
    {
        bool rotated = false;
        for (int p = 0; p < vectors.Length; p++)
            for (int q = p + 1; q < vectors.Length; q++)
            {
                double alpha = Dot(vectors[p], vectors[p]), beta = Dot(vectors[q], vectors[q]), gamma = Dot(vectors[p], vectors[q]);
                if (gamma == 0 || Math.Abs(gamma) <= Orthogonal * Math.Sqrt(alpha) * Math.Sqrt(beta))
                    continue;
                rotated = true;
                double zeta = (beta - alpha) / (2 * gamma);
                double tangent = double.IsInfinity(zeta) ? 0 : Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(1 + zeta * zeta));
                double cosine = 1 / Math.Sqrt(1 + tangent * tangent), sine = cosine * tangent;
                Rotate(vectors[p], vectors[q], cosine, sine);
            }
        return rotated;
    }

    static void Rotate(double[] p, double[] q, double cosine, double sine)
    {
        for (int r = 0; r < p.Length; r++)
            (p[r], q[r]) = (cosine * p[r] - sine * q[r], sine * p[r] + cosine * q[r]);
    }

    static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);
}
