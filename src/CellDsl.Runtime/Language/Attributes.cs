namespace CellDsl;

/// <summary>Marks a partial class whose fields and equations declare a recurrent cell; the generator writes its kernels.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CellAttribute : Attribute
{
    /// <summary>Which forward values backward finds in memory, and which it computes again.</summary>
    public Recomputation Recomputation { get; set; } = Recomputation.MinimumCut;
}

/// <summary>The equation computes the next value of the named state: <c>[Next(nameof(h))] Vec h1 => ...</c>.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class NextAttribute(string state) : Attribute
{
    /// <summary>The name of the state's field.</summary>
    public string State { get; } = state;
}

/// <summary>The equation is the cell's output at every step. Without one, the output is the first state's next value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute : Attribute;

/// <summary>Names the dimension of a vector, or both dimensions of a <see cref="Weight"/> (rows, columns), where the default
/// (inputs "Input", states and gates "Hidden") is not meant.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class SizeAttribute : Attribute
{
    /// <summary>The dimension of a vector.</summary>
    public SizeAttribute(string dimension) => Dimensions = [dimension];

    /// <summary>The dimensions of a matrix: that of the product, and that of what it multiplies.</summary>
    public SizeAttribute(string rows, string columns) => Dimensions = [rows, columns];

    /// <summary>The name of a vector's dimension, or those of a matrix's rows and columns.</summary>
    public IReadOnlyList<string> Dimensions { get; }
}

/// <summary>How a parameter gets its initial values. Without it matrices are <see cref="Initializer.Xavier"/>, vectors and scalars zero.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class InitAttribute(Initializer initializer, double value = double.NaN) : Attribute
{
    /// <summary>How the initial values are chosen.</summary>
    public Initializer Initializer { get; } = initializer;

    /// <summary>The constant, the standard deviation or the gain; NaN where the initialiser's default is meant.</summary>
    public double Value { get; } = value;
}
