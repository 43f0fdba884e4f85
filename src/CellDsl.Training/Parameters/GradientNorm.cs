using System.Numerics.Tensors;
using CellDsl.Training.Numerics;

namespace CellDsl.Training.Parameters;

/// <summary>The norm of all gradients of a model taken as one vector, and clipping by it (Pascanu, Mikolov and Bengio, 2013).</summary>
public static class GradientNorm
{
    const float SmallestNormal = 1.17549435e-38f;

    /// <summary>√(Σ g²) over all blocks: the norm, not its square.</summary>
    public static double Global(IReadOnlyList<ParameterBlock> blocks)
    {
        double squares = 0;
        foreach (ParameterBlock block in blocks)
            squares += Reductions.SumOfSquares(block.Gradients);
        return Math.Sqrt(squares);
    }

    /// <summary>Where the global norm exceeds <paramref name="limit"/>, scales all gradients so that it equals the limit.</summary>
    /// <returns>The norm before clipping. It is not finite only if a gradient is not (<see cref="FirstNonFinite"/> says which); the gradients are
    /// then left as they are, since no factor makes them a direction.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public static double Clip(IReadOnlyList<ParameterBlock> blocks, double limit)
    {
        if (!(limit > 0))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "The largest norm must be above 0.");
        double norm = Global(blocks);
        if (norm > limit && double.IsFinite(norm))
            foreach (ParameterBlock block in blocks)
                Scale(block.Gradients, limit / norm);
        return norm;
    }

    /// <summary>The first array, as "block.array", with gradients that are infinite or not a number: how many of how many. Null if all are
    /// finite.</summary>
    public static (string Array, int NonFinite, int Count)? FirstNonFinite(IReadOnlyList<ParameterBlock> blocks)
    {
        foreach (ParameterBlock block in blocks)
            foreach (ParameterArray array in block.Arrays)
            {
                int nonFinite = 0;
                foreach (float gradient in block.Gradients.Slice(array.Start, array.Count))
                    nonFinite += float.IsFinite(gradient) ? 0 : 1;
                if (nonFinite > 0)
                    return ($"{block.Name}.{array.Name}", nonFinite, array.Count);
            }
        return null;
    }

    static void Scale(Span<float> gradients, double factor)
    {
        // Below it a float has lost digits, or is zero: a huge gradient would be scaled wrongly, or vanish.
        if (factor >= SmallestNormal)
            TensorPrimitives.Multiply(gradients, (float)factor, gradients);
        else
            for (int k = 0; k < gradients.Length; k++)
                gradients[k] = (float)(gradients[k] * factor);
    }
}
