namespace CellDsl.Training.Parameters;

/// <summary>Named arrays of parameters by number, in any precision, so that a layer's arithmetic can be proved in double.</summary>
interface IParameterArrays<T>
{
    ReadOnlySpan<T> Value(int array);
    Span<T> Gradient(int array);
}
