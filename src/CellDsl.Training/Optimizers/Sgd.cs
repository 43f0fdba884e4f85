using System.Numerics;
using System.Runtime.InteropServices;

namespace CellDsl.Training.Optimizers;

/// <summary>Gradient descent with momentum (Polyak, 1964): v = μ v + g; w = w - α v. With μ = 0, plain gradient descent.</summary>
public sealed record Sgd(double Momentum = 0.9) : OptimizerRule
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => Momentum == 0 ? [] : ["velocity"];

    internal override void Validate()
    {
        Require.Share(Momentum);
    }

    internal override void Update(Span<float> values, ReadOnlySpan<float> gradients, float[][] slots, double learningRate, long step)
    {
        float mu = (float)Momentum, alpha = (float)learningRate;
        // Without momentum the velocity is the gradient, and nothing is remembered.
        Span<float> velocity = Momentum == 0 ? [] : slots[0];
        var w = MemoryMarshal.Cast<float, Vector<float>>(values);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var v = MemoryMarshal.Cast<float, Vector<float>>(velocity);
        for (int k = 0; k < w.Length; k++)
        {
            Vector<float> direction = g[k];
            if (!v.IsEmpty)
                v[k] = direction = mu * v[k] + direction;
            w[k] -= alpha * direction;
        }
        for (int k = w.Length * Vector<float>.Count; k < values.Length; k++)
        {
            float direction = gradients[k];
            if (!velocity.IsEmpty)
                velocity[k] = direction = mu * velocity[k] + direction;
            values[k] -= alpha * direction;
        }
    }
}
