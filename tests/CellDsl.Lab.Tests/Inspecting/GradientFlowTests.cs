using System.Numerics.Tensors;
using CellDsl.Lab.Inspecting.Flow;
using CellDsl.Lab.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Lab.Tests.Inspecting;

public sealed class GradientFlowTests
{
    const ulong Seed = 5;

    /// <summary>The reference differentiates the whole sequence at once, from every state on the way.</summary>
    [Theory]
    [InlineData("Lstm"), InlineData("Gru"), InlineData("VanillaRnn"), InlineData("CaptioningRnn"), InlineData("GruD"), InlineData("Scrn")]
    public void Norms_are_those_of_the_reference(string name)
    {
        const int steps = 6;
        CellDefinition cell = LiteratureCells.Get(name);
        var sizes = new CellSizes(4, 5);
        using FlowSubject subject = FlowSubject.Random(cell, sizes, steps, Seed);

        GradientFlow flow = GradientFlow.Of(subject, Seed);

        var reference = new ReferenceCell(cell.Type, sizes);
        var parameters = subject.Layer.Parameters.Infos.ToDictionary(p => p.Name, p => subject.Layer.Parameters.Value(p.Name).ToArray());
        string[] states = [.. cell.Description.States.Select(s => s.Name)];
        SequenceResult<double> all = reference.Run(parameters, Arguments(subject, 0, null, states));
        for (int t = 0; t < steps; t++)
        {
            SequenceArguments<double> rest = Arguments(subject, t, t == 0 ? null : all.Captured, []);
            int outputSize = subject.Layer.Sizes[cell.Description.Output.Dimension];
            double[] dy = new double[(steps - t) * outputSize];
            Direction(outputSize).CopyTo(dy.AsSpan(dy.Length - outputSize));
            ReferenceGradients gradients = reference.Gradients(parameters, rest, Tensor.Create(dy, [steps - t, 1, outputSize]));
            for (int s = 0; s < states.Length; s++)
                Assert.Equal(Norm(gradients.InitialStates[states[s]]), flow.Norms[s][t], 1e-12);
        }
        Assert.Equal(states.Length > 1 ? [.. states, "all states"] : states, flow.States);
        Assert.True(flow.Norms[0][^1] > 0);
    }

    /// <summary>Without input and biases an Elman cell at zero is linear there: the Jacobian is the recurrent matrix itself, at every step.</summary>
    [Fact]
    public void Products_of_equal_jacobians_have_powers_of_the_singular_values()
    {
        const int n = 6, steps = 9;
        using FlowSubject subject = Still("VanillaRnn", n, steps, (layer, matrix) =>
        {
            for (int i = 0; i < n; i++)
                matrix[i * n + (i + 1) % n] = 0.5 + 0.1 * i;
        });

        GradientFlow flow = GradientFlow.Of(subject, Seed);

        Assert.Equal(GradientFlow.Lags(steps), flow.Spectra[0].Select(s => s.Lag));
        // A weighted shift: its k-th power is a shift, too, with products of k weights that follow each other round.
        foreach (Spectrum spectrum in flow.Spectra[0])
        {
            double[] expected
                = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, spectrum.Lag).Aggregate(1.0, (p, k) => p * (0.5 + 0.1 * ((i + k) % n))))
                .OrderDescending()];
            Assert.Equal(expected[0], spectrum.Largest, 1e-13);
            Assert.Equal(expected[n / 2], spectrum.Median!.Value, 1e-13);
            Assert.Equal(expected[^1], spectrum.Least!.Value, 1e-13);
        }
    }

    [Fact]
    public void The_initial_irnn_neither_vanishes_nor_explodes_and_a_halved_one_vanishes()
    {
        const int n = 4, steps = 20;
        using FlowSubject kept = Still("Irnn", n, steps, (_, matrix) => Identity(matrix, n, 1)), halved
            = Still("VanillaRnn", n, steps, (_, matrix) => Identity(matrix, n, 0.5));

        Assert.Equal(Math.ScaleB(1, -steps), GradientFlow.Of(halved, Seed).Spectra[0][^1].Largest, 1e-20);
        // ReLU has slope 0 at 0, so the states of the kept one must be above it.
        GradientFlow flow
            = GradientFlow.Of(kept with
            { Inputs = new Dictionary<string, Tensor<double>> { ["x"] = Tensor.Create([.. Enumerable.Repeat(1.0, steps * n)], [steps, 1, n]) } },
            Seed);
        Assert.All(flow.Norms[0], norm => Assert.Equal(1, norm, 1e-12));
        Assert.All(flow.Spectra[0], spectrum => Assert.Equal((1.0, 1.0, 1.0), (spectrum.Largest, spectrum.Median!.Value, spectrum.Least!.Value)));
    }

    [Fact]
    public void Jacobian_agrees_with_central_differences()
    {
        const int steps = 3;
        CellDefinition cell = LiteratureCells.Get("Lstm");
        using FlowSubject subject = FlowSubject.Random(cell, new CellSizes(3, 4), steps, Seed);
        var backward = new StepBackward(subject);
        double[] identity = new double[backward.Size * backward.Size];
        for (int i = 0; i < backward.Size; i++)
            identity[i * backward.Size + i] = 1;
        double[] product = identity;
        for (int step = steps - 1; step >= 0; step--)
            product = backward.Before(step, product);

        const double h = 1e-5;
        for (int column = 0; column < backward.Size; column++)
        {
            double[] plus = Final(subject, column, h), minus = Final(subject, column, -h);
            for (int row = 0; row < backward.Size; row++)
                Assert.Equal((plus[row] - minus[row]) / (2 * h), product[row * backward.Size + column], 1e-9);
        }
    }

    [Fact]
    public void Large_states_have_norms_but_no_singular_values()
    {
        using FlowSubject subject = FlowSubject.Random(LiteratureCells.Get("Lstm"), new CellSizes(4, GradientFlow.MostStates / 2 + 1), 3, Seed);
        GradientFlow flow = GradientFlow.Of(subject, Seed);
        Assert.Empty(flow.Spectra);
        Assert.Equal(3, flow.Norms.Count);
    }

    static double[] Final(FlowSubject subject, int position, double change)
    {
        var arguments = Arguments(subject, 0, null, []);
        int start = 0;
        foreach (VectorInfo state in subject.Layer.Cell.States)
        {
            double[] values = new double[subject.Layer.Sizes[state.Dimension]];
            if (position >= start && position < start + values.Length)
                values[position - start] = change;
            arguments.InitialStates[state.Name] = Tensor.Create(values, [1, values.Length]);
            start += values.Length;
        }
        SequenceResult<double> result = subject.Layer.Run(arguments);
        return [.. subject.Layer.Cell.States.SelectMany(s => Flat(result.FinalStates[s.Name]))];
    }

    /// <summary>No input, all parameters zero but the recurrent matrix.</summary>
    static FlowSubject Still(string name, int n, int steps, Action<SequenceLayer<double>, double[]> fill)
    {
        FlowSubject subject = FlowSubject.Random(LiteratureCells.Get(name), new CellSizes(n, n) , steps, Seed);
        subject.Layer.Parameters.Edit().Clear();
        double[] matrix = new double[n * n];
        fill(subject.Layer, matrix);
        matrix.CopyTo(subject.Layer.Parameters.Edit("Whh"));
        if (name == "VanillaRnn")
            Identity(subject.Layer.Parameters.Edit("Why"), n, 1);
        else
            Identity(subject.Layer.Parameters.Edit("Wxh"), n, 1);
        return subject with { Inputs = new Dictionary<string, Tensor<double>> { ["x"] = Tensor.Create(new double[steps * n], [steps, 1, n]) } };
    }

    static void Identity(Span<double> matrix, int n, double value)
    {
        for (int i = 0; i < n; i++)
            matrix[i * n + i] = value;
    }

    static SequenceArguments<double> Arguments(FlowSubject subject, int from, IReadOnlyDictionary<string, Tensor<double>>? states, string[] capture)
    {
        var arguments = new SequenceArguments<double> { Capture = capture };
        foreach (var (name, input) in subject.Inputs)
            arguments.Inputs[name] = Tensor.Create(Flat(input)[(from * (int)input.Lengths[2])..], [input.Lengths[0] - from, 1, input.Lengths[2]]);
        foreach (var (name, context) in subject.Contexts)
            arguments.Contexts[name] = context;
        foreach (var (name, captured) in states ?? new Dictionary<string, Tensor<double>>())
            arguments.InitialStates[name]
                = Tensor.Create(Flat(captured).AsSpan((from - 1) * (int)captured.Lengths[2], (int)captured.Lengths[2]).ToArray(),
                [1, captured.Lengths[2]]);
        return arguments;
    }

    static double[] Direction(int size)
    {
        var random = new CounterRandom(Seed, "inspect.loss");
        double[] direction = [.. Enumerable.Range(0, size).Select(k => random.Normal((ulong)k))];
        double norm = Math.Sqrt(direction.Sum(d => d * d));
        return [.. direction.Select(d => d / norm)];
    }

    static double Norm(Tensor<double> values) => Math.Sqrt(Flat(values).Sum(v => v * v));

    static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
