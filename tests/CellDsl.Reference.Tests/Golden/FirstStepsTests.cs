using System.Numerics.Tensors;
using CellDsl.Cells;

namespace CellDsl.Reference.Tests.Golden;

/// <summary>The first two steps of a sequence, which begins at zero, as the authors' code takes them: what a cell does before it has a past is often
/// said only there. One unit and one input; the steps are written out here once more, from that code and not from the cell.</summary>
public sealed class FirstStepsTests
{
    const double X1 = 1, X2 = -0.5;

    /// <summary>flashrnn/vanilla/slstm.py: while all n are zero, m is the input gate's sum; n is at least 1.</summary>
    [Fact]
    public void SLstm()
    {
        double[] y = Run<SLstm>(p => p switch { "bi" => -3, "bf" => 1, "Wz" or "Wo" => 1, _ => 0 });
        double z1 = Math.Tanh(X1), z2 = Math.Tanh(X2), o1 = Sigmoid(X1), o2 = Sigmoid(X2);
        double y1 = o1 * z1, logF = Math.Log(Sigmoid(1)), m1 = -3, m2 = Math.Max(-3, logF + m1);
        double f = Math.Exp(logF + m1 - m2), i = Math.Exp(-3 - m2);
        Same([y1, o2 * (f * z1 + i * z2) / Math.Max(f + i, 1)], y);
    }

    /// <summary>The same with zero initial stabiliser is another network wherever the first input gate is below one.</summary>
    [Fact]
    public void SLstmDoesNotForgetItsFirstInput()
    {
        double[] small = Run<SLstm>(p => p switch { "bi" => -30, "bf" => 1, "Wz" or "Wo" => 1, _ => 0 });
        Assert.Equal(Sigmoid(1) * Math.Tanh(1), small[0], 1e-14);
        // With a past that is as large or as small as the input, only the ratio counts.
        Same(small, Run<SLstm>(p => p switch { "bi" => 30, "bf" => 1, "Wz" or "Wo" => 1, _ => 0 }));
    }

    /// <summary>psMNIST/network.py of the authors: z first, then y with the new z.</summary>
    [Fact]
    public void CoRnn()
    {
        const double dt = 0.042, gamma = 2.7, epsilon = 4.7;
        double hy = 0, hz = 0;
        double Step(double x)
        {
            hz += dt * (Math.Tanh(0.3 * x + 0.3 * hz + 0.3 * hy + 0.3) - gamma * hy - epsilon * hz);
            return hy += dt * hz;
        }
        Same([Step(X1), Step(X2)], Run<CoRnn>(_ => 0.3));
    }

    /// <summary>psMNIST/network.py of the authors, whose dt is 1.</summary>
    [Fact]
    public void Lem()
    {
        double y = 0, z = 0;
        double Step(double x)
        {
            double barred = Sigmoid(0.3 * x + 0.3 * y + 0.3), plain = Sigmoid(0.3 * x + 0.3 * y + 0.3);
            z = (1 - plain) * z + plain * Math.Tanh(0.3 * x + 0.3 * y + 0.3);
            return y = (1 - barred) * y + barred * Math.Tanh(0.3 * z + 0.3 + 0.3 * x);
        }
        Same([Step(X1), Step(X2)], Run<Lem>(_ => 0.3));
    }

    /// <summary>torch_cfc.py of the authors, with gates and one backbone layer of SiLU.</summary>
    [Fact]
    public void Cfc()
    {
        double h = 0;
        double Step(double x, double span)
        {
            double sum = 0.3 * x + 0.3 * h + 0.3, back = sum * Sigmoid(sum), head = 0.3 * back + 0.3;
            double at = Sigmoid(head * span + head);
            return h = Math.Tanh(head) * (1 - at) + at * Math.Tanh(head);
        }
        Same([Step(X1, 0.7), Step(X2, 1.5)], Run<Cfc>(_ => 0.3, ("d", [0.7, 1.5])));
    }

    /// <summary>models/minRNNs.py of the authors, step by step: g(x) is x + 1/2 from zero on, σ(x) below.</summary>
    [Fact]
    public void MinGru()
    {
        double h = 0;
        double Step(double x) => h = (1 - Sigmoid(0.3 * x + 0.3)) * h + Sigmoid(0.3 * x + 0.3) * Positive(0.3 * x + 0.3);
        Same([Step(X1), Step(X2)], Run<MinGru>(_ => 0.3));
    }

    /// <summary>gamma is a parameter of its own, as in lru/model.py of minimal-LRU; the first state is B x alone.</summary>
    [Fact]
    public void Lru()
    {
        var h = System.Numerics.Complex.Zero;
        double Step(double x)
        {
            var lambda = System.Numerics.Complex.Exp(new(-Math.Exp(0.3), Math.Exp(0.3)));
            h = lambda * h + new System.Numerics.Complex(0.3, 0.3) * Math.Exp(0.3) * x;
            return (new System.Numerics.Complex(0.3, 0.3) * h).Real + 0.3 * x;
        }
        Same([Step(X1), Step(X2)], Run<Lru>(_ => 0.3));
    }

    /// <summary>The paper's equation. The authors' recurrentgemma differs in the step that begins a document: there the input counts in full, not by
    /// √(1 - a²).</summary>
    [Fact]
    public void RgLru()
    {
        double h = 0;
        double Step(double x)
        {
            double gate = Sigmoid(0.3 * x + 0.3), a = Math.Exp(-8 * Math.Log(1 + Math.Exp(0.3)) * gate);
            return h = a * h + Math.Sqrt(1 - a * a) * gate * x;
        }
        Same([Step(X1), Step(X2)], Run<RgLru>(_ => 0.3));
    }

    /// <summary>The paper's equation, with tanh in the network that tells short from long memory; TLSTM.py of the authors has a sigmoid
    /// there.</summary>
    [Fact]
    public void TimeAwareLstm()
    {
        double h = 0, c = 0;
        double Step(double x, double elapsed)
        {
            double brief = Math.Tanh(0.3 * c + 0.3), gate = Sigmoid(0.3 * x + 0.3 * h + 0.3);
            double kept = c - brief + brief / Math.Log(Math.E + elapsed);
            c = gate * kept + gate * Math.Tanh(0.3 * x + 0.3 * h + 0.3);
            return h = gate * Math.Tanh(c);
        }
        Same([Step(X1, 0), Step(X2, 2)], Run<TimeAwareLstm>(_ => 0.3, ("d", [0, 2])));
    }

    /// <param name="parameter">The value of a parameter, by its name.</param>
    static double[] Run<TCell>(Func<string, double> parameter, params (string Name, double[] Values)[] further)
    {
        var sizes = new CellSizes(1, 1);
        foreach (string dimension in new[] { "Output", "Backbone" })
            sizes[dimension] = 1;
        ReferenceCell cell = ReferenceCell.Of<TCell>(sizes);
        var arguments = new SequenceArguments<double>(Tensor.Create([X1, X2], [2, 1, 1]));
        foreach (var (name, values) in further)
            arguments.Inputs[name] = Tensor.Create(values, [2, 1, 1]);
        Tensor<double> output = cell.Run(
            cell.Parameters.ToDictionary(p => p.Name, p => Enumerable.Repeat(parameter(p.Name), p.Count).ToArray()), arguments).Output;
        double[] y = new double[2];
        output.FlattenTo(y);
        return y;
    }

    static void Same(double[] expected, double[] found)
    {
        for (int t = 0; t < expected.Length; t++)
            Assert.Equal(expected[t], found[t], 1e-13);
    }

    static double Sigmoid(double a) => 1 / (1 + Math.Exp(-a));

    static double Positive(double a) => a >= 0 ? a + 0.5 : Sigmoid(a);
}
