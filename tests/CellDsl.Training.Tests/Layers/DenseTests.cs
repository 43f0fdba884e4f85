using CellDsl.Lab.Formatting;
using CellDsl.Training.Layers;

namespace CellDsl.Training.Tests;

public sealed class DenseTests
{
    const int Rows = 9, Inputs = 5, Outputs = 19;

    readonly Dense _dense = new("d", Inputs, Outputs, seed: 1);
    readonly float[] _x = Numbers.Uniform(Rows * Inputs, 2), _dy = Numbers.Uniform(Rows * Outputs, 3);

    public DenseTests() => Numbers.Uniform(_dense.Parameters.Count, 4).CopyTo(_dense.Parameters.Edit());

    [Fact]
    public void Forward_is_a_product_and_a_bias()
    {
        float[] y = new float[Rows * Outputs];
        _dense.Forward(_x, y);
        ReadOnlySpan<float> w = _dense.Parameters.Values;
        for (int n = 0; n < Rows; n++)
            for (int o = 0; o < Outputs; o++)
            {
                double expected = w[Outputs * Inputs + o];
                for (int k = 0; k < Inputs; k++)
                    expected += w[o * Inputs + k] * _x[n * Inputs + k];
                Assert.Equal(expected, y[n * Outputs + o], tolerance: 1e-5);
            }
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        float[] dx = new float[_x.Length];
        _dense.Backward(_x, _dy, dx);

        // dy·y is linear in each number, so a difference over a step of 1 has no error but rounding.
        float[] w = _dense.Parameters.Values.ToArray();
        for (int k = 0; k < _x.Length; k++)
            Assert.Equal(Difference(_x, k), dx[k], tolerance: 1e-4);
        for (int k = 0; k < w.Length; k++)
            Assert.Equal(Difference(w, k), _dense.Parameters.Gradients[k], tolerance: 1e-4);

        double Difference(float[] values, int k)
        {
            float kept = values[k];
            values[k] = kept + 1;
            double up = Objective(w);
            values[k] = kept;
            return up - Objective(w);
        }
    }

    double Objective(float[] parameters)
    {
        parameters.CopyTo(_dense.Parameters.Edit());
        float[] y = new float[Rows * Outputs];
        _dense.Forward(_x, y);
        return y.Zip(_dy, (a, b) => (double)a * b).Sum();
    }
}
