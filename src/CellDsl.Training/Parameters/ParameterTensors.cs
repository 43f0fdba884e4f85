using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Parameters;

/// <summary>Parameters in checkpoints: each array under "block.array".</summary>
static class ParameterTensors
{
    public static IEnumerable<SafetensorsTensor> Save(IReadOnlyList<ParameterBlock> blocks)
    {
        foreach (ParameterBlock block in blocks)
            foreach (ParameterArray array in block.Arrays)
                yield return SafetensorsTensor.Create(Name(block, array), block.Values.Slice(array.Start, array.Count), [.. array.Shape]);
    }

    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public static void Restore(IReadOnlyList<ParameterBlock> blocks, SafetensorsFile file)
    {
        foreach (ParameterBlock block in blocks)
            foreach (ParameterArray array in block.Arrays)
                file.CopyTo(Name(block, array), [.. array.Shape], block.Edit().Slice(array.Start, array.Count));
    }

    static string Name(ParameterBlock block, ParameterArray array) => $"{block.Name}.{array.Name}";
}
