namespace CellDsl;

/// <summary>First values of a parameter. Random ones are counter-based: the same seed and field name give the same numbers everywhere.</summary>
public enum Initializer
{
    /// <summary>All zero.</summary>
    Zero,
    /// <summary>All equal to the value (default 1): <c>[Init(Initializer.Constant, 1)]</c> for a forget bias.</summary>
    Constant,
    /// <summary>The value (default 1) on the diagonal, zero elsewhere (Le, Jaitly and Hinton, 2015).</summary>
    Identity,
    /// <summary>Orthonormal rows or columns, whichever are fewer, times the value (default 1) (Saxe, McClelland and Ganguli, 2013).</summary>
    Orthogonal,
    /// <summary>Uniform in ±√(6 / (rows + columns)) times the value (default 1) (Glorot and Bengio, 2010).</summary>
    Xavier,
    /// <summary>Normal with mean 0 and the value (default 1) as standard deviation.</summary>
    Normal,
    /// <summary>Uniform in ± the value (default 1).</summary>
    Uniform,
    /// <summary>(A + I) / λmax(A + I) with A = RᵀR/N, R standard normal: positive definite, largest eigenvalue 1 (Talathi and Vartak,
    /// 2015).</summary>
    NpRnn,
}
