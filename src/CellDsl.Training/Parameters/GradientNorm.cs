using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>The norm of all gradients of a model taken as one vector, and clipping by it (Pascanu, Mikolov and Bengio, 2013).</summary>
public static class GradientNorm
{
    /// <summary>√(Σ g²) over all blocks: the norm, not its square.</summary>
    public static double Global(IReadOnlyList<ParameterBlock> blocks)
    {
        double squares = 0;
        foreach (ParameterBlock block in blocks)
            squares += Reductions.SumOfSquares(block.Gradients);
        return Math.Sqrt(squares);
    }

    /// <summary>Where the global norm exceeds <paramref name="limit"/>, scales all gradients so that it equals the limit.</summary>
    /// <returns>The norm before clipping; if it is not finite, the gradients are left as they are.</returns>
    public static double Clip(IReadOnlyList<ParameterBlock> blocks, double limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        double norm = Global(blocks);
        if (norm > limit && double.IsFinite(norm))
            foreach (ParameterBlock block in blocks)
                TensorPrimitives.Multiply(block.Gradients, (float)(limit / norm), block.Gradients);
        return norm;
    }
}
