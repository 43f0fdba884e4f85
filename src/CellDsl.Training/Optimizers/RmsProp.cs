using System.Numerics;
using System.Runtime.InteropServices;

namespace CellDsl.Training.Optimizers;

/// <summary>RMSProp (Tieleman and Hinton, 2012): s = ρ s + (1 - ρ) g²; w = w - α g / (√s + ε).</summary>
public sealed record RmsProp(double Decay = 0.95, double Epsilon = 1e-8) : OptimizerRule
{
    public override IReadOnlyList<string> Slots => ["square"];

    internal override void Validate()
    {
        Require.Share(Decay);
        Require.NotNegative(Epsilon);
    }

    internal override void Update(Span<float> values, ReadOnlySpan<float> gradients, float[][] slots, double learningRate, long step)
    {
        float rho = (float)Decay, rest = (float)(1 - Decay), alpha = (float)learningRate;
        // Not zero, also where ε is or a float cannot hold it: a parameter without a gradient stays where it is.
        float epsilon = Math.Max((float)Epsilon, float.Epsilon);
        Span<float> square = slots[0];
        var w = MemoryMarshal.Cast<float, Vector<float>>(values);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var s = MemoryMarshal.Cast<float, Vector<float>>(square);
        var epsilons = new Vector<float>(epsilon);
        for (int k = 0; k < w.Length; k++)
        {
            Vector<float> gradient = BoundedGradient.Of(g[k]);
            s[k] = rho * s[k] + rest * (gradient * gradient);
            w[k] -= alpha * gradient / (Vector.SquareRoot(s[k]) + epsilons);
        }
        for (int k = w.Length * Vector<float>.Count; k < values.Length; k++)
        {
            float gradient = BoundedGradient.Of(gradients[k]);
            square[k] = rho * square[k] + rest * (gradient * gradient);
            values[k] -= alpha * gradient / (MathF.Sqrt(square[k]) + epsilon);
        }
    }
}
