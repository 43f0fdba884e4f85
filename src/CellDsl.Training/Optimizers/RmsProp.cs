using System.Numerics;
using System.Runtime.InteropServices;

namespace CellDsl.Training.Optimizers;

/// <summary>RMSProp (Tieleman and Hinton, 2012): s = ρ s + (1 - ρ) g²; w = w - α g / (√s + ε).</summary>
public sealed record RmsProp(double Decay = 0.95, double Epsilon = 1e-8) : OptimizerRule
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => ["square"];

    internal override void Validate()
    {
        Require.Share(Decay);
        Require.NotNegative(Epsilon);
    }

    internal override void Update(Span<float> values, ReadOnlySpan<float> gradients, float[][] slots, double learningRate, long step)
    {
        var squares = MeanSquare.Beside(Epsilon);
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
            Vector<float> gradient = g[k], mean = rho * s[k] + rest * (gradient * gradient);
            if (!squares.AreFloats(gradient, s[k], mean))
            {
                for (int j = k * Vector<float>.Count; j < (k + 1) * Vector<float>.Count; j++)
                    UpdateOne(j, values, gradients, square);
                continue;
            }
            s[k] = mean;
            w[k] -= alpha * gradient / (Vector.SquareRoot(mean) + epsilons);
        }
        for (int k = w.Length * Vector<float>.Count; k < values.Length; k++)
            UpdateOne(k, values, gradients, square);

        void UpdateOne(int k, Span<float> values, ReadOnlySpan<float> gradients, Span<float> square)
        {
            float gradient = gradients[k], mean = rho * square[k] + rest * (gradient * gradient);
            if (!squares.IsFloat(gradient, square[k], mean))
            {
                UpdateExactly(ref values[k], gradient, ref square[k], squares, learningRate);
                return;
            }
            square[k] = mean;
            values[k] -= alpha * gradient / (MathF.Sqrt(mean) + epsilon);
        }
    }

    /// <summary>In double precision, for gradients whose squares floats cannot hold.</summary>
    void UpdateExactly(ref float value, float gradient, ref float square, MeanSquare squares, double learningRate)
    {
        double mean = Decay * MeanSquare.Read(square) + (1 - Decay) * ((double)gradient * gradient);
        // ε may be zero: without a gradient there is no step.
        value = (float)(value - learningRate * gradient / (Math.Sqrt(mean) + Math.Max(Epsilon, double.Epsilon)));
        square = squares.Store(mean);
    }
}
