namespace CellDsl.Training.Parameters;

static class GlorotValues
{
    /// <summary>Uniform in ± √(6 / (rows + columns)) (Glorot and Bengio, 2010); a vector counts as one row.</summary>
    public static void Fill(ArrayParameters parameters, int array, ulong seed)
    {
        ParameterArray info = parameters.Arrays[array];
        long rows = info.Shape.Count > 1 ? info.Shape[0] : 1;
        UniformValues.Fill(parameters.Edit(array), seed, $"{parameters.Name}.{info.Name}", Math.Sqrt(6.0 / (rows + info.Shape[^1])));
    }
}
