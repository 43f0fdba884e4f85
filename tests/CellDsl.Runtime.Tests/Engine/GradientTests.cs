using CellDsl.Backends.Cpu;
using CellDsl.Execution;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

public class GradientTests
{
    public static TheoryData<string, int, int, int, int, int> Shapes()
    {
        var data = new TheoryData<string, int, int, int, int, int>();
        foreach (string cell in CellCase.All.Select(c => c.ToString()))
        {
            foreach (int bits in new[] { 512, 256, 128, 0 })
            {
                data.Add(cell, bits, 3, 2, 3, 5);
                data.Add(cell, bits, 1, 1, 1, 1);
            }
            data.Add(cell, 512, 2, 7, 8, 7);
            data.Add(cell, 512, 2, 1, 9, 8);
            data.Add(cell, 512, 1, 9, 1, 9);
            data.Add(cell, 256, 4, 5, 5, 3);
            data.Add(cell, 256, 2, 4, 4, 4);
            data.Add(cell, 128, 2, 3, 2, 17);
        }
        return data;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ForwardAndAllGradientsMatchTheNaiveCell(string cell, int bits, int steps, int batch, int input, int hidden)
        => Check(CellCase.Named(cell), bits, steps, batch, input, hidden, lengths: null);

    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void SequencesMayHaveLengthsOfTheirOwn(string cell)
    {
        Check(CellCase.Named(cell), 512, 4, 5, 2, 5, lengths: [4, 0, 1, 3, 2]);
        Check(CellCase.Named(cell), 128, 3, 2, 2, 3, lengths: [0, 0]);
        Check(CellCase.Named(cell), 0, 2, 2, 2, 3, lengths: [1, 2], new Sharing(2, SmallWork: true, LoopSharing.Units));
    }

    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void TimeMayBeTakenInChunks(string cell)
    {
        foreach (int chunk in new[] { 1, 2, 4 })
        {
            Check(CellCase.Named(cell), 256, 5, 3, 3, 5, lengths: null, new Sharing(1, ChunkSteps: chunk));
            Check(CellCase.Named(cell), 128, 6, 4, 2, 3, lengths: [5, 0, 6, 2], new Sharing(2, SmallWork: true, ChunkSteps: chunk));
        }
    }

    static void Check(CellCase cell, int bits, int steps, int batch, int input, int hidden, int[]? lengths, Sharing? sharing = null)
    {
        using SequenceLayer<double> layer = cell.Layer<double>(cell.Sizes(input, hidden), sharing, bits);
        var sample = new Sample(cell.Description, layer.Sizes, steps, batch, lengths);
        Dictionary<string, double[]> parameters
            = cell.Description.Parameters.ToDictionary(p => p.Name, p => layer.Parameters.Value(p.Name).ToArray());
        Outcome actual = Outcome.Of(layer, sample);

        (double[] output, Dictionary<string, double[]> final) = sample.Naive(cell.Naive, p => parameters[p]);
        Near.Assert("y", output, actual.Values["y"], 1e-13);
        foreach (var (state, values) in final)
            Near.Assert(state, values, actual.Values["final " + state], 1e-13);

        double Loss() => sample.NaiveLoss(cell.Naive, p => parameters[p]);
        foreach (var (name, values) in parameters.Concat(sample.Values.Where(v => actual.Values.ContainsKey("d" + v.Key))))
            Near.Assert("d" + name, CentralDifferences(values, Loss), actual.Values["d" + name], 1e-8);
    }

    /// <summary>(f(x + s) - f(x - s)) / 2s: the truncation error, s² f‴ / 6, and the rounding error, ε f / s, are both below 1e-9 here.</summary>
    static double[] CentralDifferences(double[] values, Func<double> function)
    {
        const double step = 2e-5;
        double[] differences = new double[values.Length];
        for (int n = 0; n < values.Length; n++)
        {
            double value = values[n];
            values[n] = value + step;
            double above = function();
            values[n] = value - step;
            double below = function();
            values[n] = value;
            differences[n] = (above - below) / (2 * step);
        }
        return differences;
    }

    public static TheoryData<string, int, int, int, int, int> WideShapes()
    {
        var data = new TheoryData<string, int, int, int, int, int>();
        foreach (string cell in CellCase.All.Select(c => c.ToString()))
            foreach (int bits in new[] { 512, 256, 128, 0 })
            {
                data.Add(cell, bits, 5, 23, 17, 33);
                data.Add(cell, bits, 3, 41, 70, 15);
                data.Add(cell, bits, 130, 2, 1, 16);
            }
        return data;
    }

    /// <summary>A sum of n products in float has a relative error of at most n ε; n here is below 500, and errors pass through few layers of weights
    /// below 1.</summary>
    [Theory, MemberData(nameof(WideShapes))]
    public void FloatAgreesWithDouble(string name, int bits, int steps, int batch, int input, int hidden)
    {
        CellCase cell = CellCase.Named(name);
        using SequenceLayer<float> single = cell.Layer<float>(cell.Sizes(input, hidden), null, bits);
        using SequenceLayer<double> twice = cell.Layer<double>(cell.Sizes(input, hidden), null, bits);
        var sample = new Sample(cell.Description, single.Sizes, steps, batch);
        Outcome.Of(single, sample).AssertNear(Outcome.Of(twice, sample), 500 * Math.Pow(2, -24));
    }

    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void ParameterGradientsAddUp(string name)
    {
        CellCase cell = CellCase.Named(name);
        using SequenceLayer<double> layer = cell.Layer<double>(cell.Sizes(3, 6));
        var sample = new Sample(cell.Description, layer.Sizes, 3, 4);
        Outcome.Of(layer, sample);
        double[] once = layer.Parameters.Gradients.ToArray();
        using (RecordedPass<double> pass = layer.Record(sample.Arguments<double>()))
            pass.Backward(sample.OutputGradient<double>(), sample.FinalGradients<double>());
        Near.Assert("gradients", [.. once.Select(g => 2 * g)], layer.Parameters.Gradients.ToArray(), 1e-14);
    }
}
