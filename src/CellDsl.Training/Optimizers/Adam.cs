using System.Numerics;
using System.Runtime.InteropServices;

namespace CellDsl.Training.Optimizers;

/// <summary>Adam (Kingma and Ba, 2015, algorithm 1): m = β1 m + (1 - β1) g; v = β2 v + (1 - β2) g²;
/// w = w - α m̂ / (√v̂ + ε) with m̂ = m / (1 - β1^t), v̂ = v / (1 - β2^t).</summary>
public sealed record Adam(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : OptimizerRule
{
    static readonly string[] MomentNames = ["m", "v"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => MomentNames;

    internal override void Validate()
    {
        Require.Share(Beta1);
        Require.Share(Beta2);
        Require.NotNegative(Epsilon);
    }

    internal override void Update(Span<float> values, ReadOnlySpan<float> gradients, float[][] slots, double learningRate, long step)
        => Update(values, gradients, slots, learningRate, step, decay: 0);

    /// <param name="decay">Share of itself that every value loses first.</param>
    internal void Update(Span<float> values, ReadOnlySpan<float> gradients, float[][] slots, double learningRate, long step, double decay)
    {
        // Both corrections go into the step's length and ε, as in the paper's section 2, so that the loop has one root and one quotient.
        double root2 = Math.Sqrt(1 - Math.Pow(Beta2, step));
        var exact = new AdamStep(Beta1, Beta2, Epsilon * root2, learningRate * root2 / (1 - Math.Pow(Beta1, step)), decay);
        var squares = MeanSquare.Beside(exact.Epsilon);
        float alpha = (float)exact.Length;
        // Not zero, also where ε is or a float cannot hold it: a parameter without a gradient stays where it is.
        float epsilon = Math.Max((float)exact.Epsilon, float.Epsilon);
        float beta1 = (float)Beta1, rest1 = (float)(1 - Beta1), beta2 = (float)Beta2, rest2 = (float)(1 - Beta2), keep = (float)(1 - decay);
        Span<float> first = slots[0], second = slots[1];

        var w = MemoryMarshal.Cast<float, Vector<float>>(values);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var m = MemoryMarshal.Cast<float, Vector<float>>(first);
        var v = MemoryMarshal.Cast<float, Vector<float>>(second);
        var epsilons = new Vector<float>(epsilon);
        for (int k = 0; k < w.Length; k++)
        {
            Vector<float> gradient = g[k], square = beta2 * v[k] + rest2 * (gradient * gradient);
            if (!squares.AreFloats(gradient, v[k], square))
            {
                for (int j = k * Vector<float>.Count; j < (k + 1) * Vector<float>.Count; j++)
                    UpdateOne(j, values, gradients, first, second);
                continue;
            }
            m[k] = beta1 * m[k] + rest1 * gradient;
            v[k] = square;
            w[k] = keep * w[k] - alpha * m[k] / (Vector.SquareRoot(square) + epsilons);
        }
        for (int k = w.Length * Vector<float>.Count; k < values.Length; k++)
            UpdateOne(k, values, gradients, first, second);

        void UpdateOne(int k, Span<float> values, ReadOnlySpan<float> gradients, Span<float> first, Span<float> second)
        {
            float gradient = gradients[k], square = beta2 * second[k] + rest2 * (gradient * gradient);
            if (!squares.IsFloat(gradient, second[k], square))
            {
                exact.Update(ref values[k], gradient, ref first[k], ref second[k], squares);
                return;
            }
            first[k] = beta1 * first[k] + rest1 * gradient;
            second[k] = square;
            values[k] = keep * values[k] - alpha * first[k] / (MathF.Sqrt(square) + epsilon);
        }
    }
}
