using System.Numerics.Tensors;
using CellDsl.Execution;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

public class LayerTests
{
    static SequenceLayer<double> Lstm(int input = 3, int hidden = 5) => CellCase.Lstm.Layer<double>(CellCase.Lstm.Sizes(input, hidden));

    [Fact]
    public void CapturingChangesNoResultAndReturnsEveryStep()
    {
        foreach (CellCase cell in CellCase.All)
        {
            using SequenceLayer<double> layer = cell.Layer<double>(cell.Sizes(3, 9));
            var sample = new Sample(cell.Description, layer.Sizes, 4, 3);
            Outcome plain = Outcome.Of(layer, sample);
            layer.Parameters.ZeroGradients();
            using RecordedPass<double> pass = layer.Record(sample.Arguments<double>([.. cell.Description.Captures]));
            BackwardResult<double> back = pass.Backward(sample.OutputGradient<double>(), sample.FinalGradients<double>());
            Assert.Equal(plain.Values["y"], Outcome.Numbers(pass.Output));
            Assert.Equal(plain.Values["dx"], Outcome.Numbers(back.Input));
            Assert.Equal(cell.Description.Captures, pass.Captured.Keys);
            Assert.Equal(plain.Values["y"], Outcome.Numbers(pass.Captured[cell.Description.Output.Name]));
            Assert.All(pass.Captured.Values, c => Assert.Equal([4, 3], c.Lengths[..2].ToArray()));
        }
    }

    [Fact]
    public void CapturedGatesObeyTheEquations()
    {
        using SequenceLayer<double> layer = Lstm();
        SequenceResult<double> result = layer.Run(new Sample(layer.Cell, layer.Sizes, 4, 2).Arguments<double>("o", "c1"));
        double[] o = Outcome.Numbers(result.Captured["o"]), c = Outcome.Numbers(result.Captured["c1"]), y = Outcome.Numbers(result.Output);
        Assert.Equal(2, result.Captured.Count);
        for (int n = 0; n < y.Length; n++)
            Assert.Equal(o[n] * Math.Tanh(c[n]), y[n], 1e-14);
    }

    [Fact]
    public void SequencesOfTheirOwnLengthIgnoreWhatFollows()
    {
        foreach (CellCase cell in CellCase.All)
        {
            using SequenceLayer<double> layer = cell.Layer<double>(cell.Sizes(3, 6));
            var sample = new Sample(cell.Description, layer.Sizes, 4, 3, [2, 0, 4]);
            Outcome expected = Outcome.Of(layer, sample);
            foreach (VectorInfo input in cell.Description.Inputs)
                for (int n = 0, size = layer.Sizes[input.Dimension]; n < 4 * 3 * size; n++)
                    if (n / size / 3 >= sample.Lengths![n / size % 3])
                        sample.Values[input.Name][n] = double.NaN;
            for (int n = 0, size = layer.Sizes[cell.Description.Output.Dimension]; n < 4 * 3 * size; n++)
                if (n / size / 3 >= sample.Lengths![n / size % 3])
                    sample.Values["dy"][n] = double.NaN;
            Outcome actual = Outcome.Of(layer, sample);
            actual.AssertSame(expected);
            Assert.All(actual.Values["y"].Skip(3 * 3 * layer.Sizes[cell.Description.Output.Dimension])
                .Take(2 * layer.Sizes[cell.Description.Output.Dimension]),
                y => Assert.Equal(0, y));
        }
    }

    [Fact]
    public void ContinuingFromFinalStatesGivesTheWholeSequence()
    {
        using SequenceLayer<double> layer = Lstm();
        var sample = new Sample(layer.Cell, layer.Sizes, 6, 2);
        double[] whole = Outcome.Numbers(layer.Forward(Tensor.Create(sample.Values["x"], [6, 2, 3])));
        SequenceResult<double> first = layer.Run(new SequenceArguments<double>(Tensor.Create(sample.Values["x"][..24], [4, 2, 3])));
        var rest = new SequenceArguments<double>(Tensor.Create(sample.Values["x"][24..], [2, 2, 3]));
        foreach (var (name, state) in first.FinalStates)
            rest.InitialStates[name] = state;
        double[] parts = [.. Outcome.Numbers(first.Output), .. Outcome.Numbers(layer.Run(rest).Output)];
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void TensorsNeedNotBeDense()
    {
        using SequenceLayer<double> layer = Lstm();
        var sample = new Sample(layer.Cell, layer.Sizes, 4, 3);
        Tensor<double> wide = Tensor.CreateFromShape<double>([4, 5, 3]);
        Tensor<double> dense = Tensor.Create(sample.Values["x"], [4, 3, 3]);
        Tensor<double> view = wide.Slice(0..4, 1..4, 0..3);
        dense.CopyTo(view);
        Assert.False(view.IsDense);
        Assert.Equal(Outcome.Numbers(layer.Forward(dense)), Outcome.Numbers(layer.Forward(view)));
    }

    [Fact]
    public void SeveralPassesLiveAtOnce()
    {
        using SequenceLayer<double> layer = Lstm();
        Sample[] samples = [.. Enumerable.Range(0, 6).Select(n => new Sample(layer.Cell, layer.Sizes, 3, 2, seed: n))];
        Outcome[] expected = [.. samples.Select(s => Outcome.Of(layer, s))];
        RecordedPass<double>[] passes = [.. samples.Select(s => layer.Record(s.Arguments<double>()))];
        for (int n = passes.Length - 1; n >= 0; n--)
        {
            Assert.Equal(expected[n].Values["dx"],
                Outcome.Numbers(passes[n].Backward(samples[n].OutputGradient<double>(), samples[n].FinalGradients<double>()).Input));
            passes[n].Dispose();
        }
    }

    [Fact]
    public void BackwardRunsOnceOnUnchangedParametersBeforeDispose()
    {
        using SequenceLayer<double> layer = Lstm();
        var sample = new Sample(layer.Cell, layer.Sizes, 3, 2);
        RecordedPass<double> pass = layer.Record(sample.Arguments<double>());
        // A mistake in the arguments does not spend the pass.
        Assert.Contains("Output gradient 'h1' must be [3, 2, 5]; it is [2, 2, 5]",
            Assert.Throws<ArgumentException>(() => pass.Backward(Tensor.CreateFromShape<double>([2, 2, 5]))).Message);
        Assert.Contains("no state 'q'", Assert.Throws<ArgumentException>(() =>
            pass.Backward(sample.OutputGradient<double>(), new Dictionary<string, Tensor<double>> { ["q"] = sample.OutputGradient<double>() }))
                .Message);
        pass.Backward(sample.OutputGradient<double>());
        Assert.Contains("before", Assert.Throws<InvalidOperationException>(() => pass.Backward(sample.OutputGradient<double>())).Message);
        pass.Dispose();

        pass = layer.Record(sample.Arguments<double>());
        layer.Parameters.Edit();
        Assert.Contains("parameters were changed",
            Assert.Throws<InvalidOperationException>(() => pass.Backward(sample.OutputGradient<double>())).Message);
        pass.Dispose();
        pass.Dispose();
        Assert.ThrowsAny<InvalidOperationException>(() => pass.Backward(sample.OutputGradient<double>()));

        pass = layer.Record(sample.Arguments<double>());
        layer.Dispose();
        layer.Dispose();
        Assert.ThrowsAny<InvalidOperationException>(() => pass.Backward(sample.OutputGradient<double>()));
        pass.Dispose();
        Assert.Throws<ObjectDisposedException>(() => layer.Run(sample.Arguments<double>()));
    }

    public static TheoryData<string, Action<SequenceArguments<double>>> Mistakes => new()
    {
        { "Cell 'HandMix' needs its input 'u', [T, B, 2].", a => a.Inputs.Remove("u") },
        { "Cell 'HandMix' has no input 'w'; it has x, u.", a => a.Inputs["w"] = a.Inputs["u"] },
        { "Input 'x' is given twice: as Input and among Inputs.", a => a.Input = a.Inputs["x"] },
        { "Input 'x' must be [T, B, 3] with at least one step and one sequence; it is [2, 4, 2].", a => a.Inputs["x"] = a.Inputs["u"] },
        { "Input 'x' must be [T, B, 3] with at least one step and one sequence; it is [0, 4, 3].", a => a.Inputs["x"] = Zeros(0, 4, 3) },
        { "Input 'u' must be [2, 4, 2]; it is [2, 3, 2].", a => a.Inputs["u"] = Zeros(2, 3, 2) },
        { "Cell 'HandMix' needs its context 'z', [4, 5].", a => a.Contexts.Clear() },
        { "Context 'z' must be [4, 5]; it is [4, 6].", a => a.Contexts["z"] = Zeros(4, 6) },
        { "Cell 'HandMix' has no context 'v'; it has z.", a => a.Contexts["v"] = Zeros(4, 6) },
        { "Initial state 'h' must be [4, 6]; it is [6].", a => a.InitialStates["h"] = Zeros(6) },
        { "Cell 'HandMix' has no state 'c'; it has h.", a => a.InitialStates["c"] = Zeros(6) },
        { "Lengths must have one number for each of the 4 sequences; it has 2.", a => a.Lengths = [1, 2] },
        { "Lengths must be from 0 to the number of steps, 2; that of sequence 1 is 3.", a => a.Lengths = [1, 3, 0, 0] },
        { "Lengths must be from 0 to the number of steps, 2; that of sequence 2 is -1.", a => a.Lengths = [1, 2, -1, 0] },
        { "Cell 'HandMix' has no value 'gate' to capture; it has h1, y.", a => a.Capture = ["gate"] },
    };

    static Tensor<double> Zeros(params ReadOnlySpan<nint> shape) => Tensor.CreateFromShape<double>(shape);

    [Theory, MemberData(nameof(Mistakes))]
    public void MistakesInArgumentsAreNamedAndLeaveTheLayerUsable(string message, Action<SequenceArguments<double>> spoil)
    {
        using SequenceLayer<double> layer = CellCase.Mix.Layer<double>(CellCase.Mix.Sizes(3, 6));
        var sample = new Sample(layer.Cell, layer.Sizes, 2, 4);
        double[] expected = Outcome.Numbers(layer.Run(sample.Arguments<double>()).Output);
        SequenceArguments<double> arguments = sample.Arguments<double>();
        spoil(arguments);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => layer.Run(arguments)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => layer.Record(arguments)).Message);
        Assert.Equal(expected, Outcome.Numbers(layer.Run(sample.Arguments<double>()).Output));
    }

    [Fact]
    public void TooLargeRunsAreRefusedNotWrappedAround()
    {
        Assert.Throws<ArgumentException>(() => CheckedArguments<float>.Check(HandLstm.Description, [1, 1, 100_000],
            new SequenceArguments<float>(Tensor.CreateFromShape<float>([300, 100, 1]))));
        using var workspace = new HostWorkspace<double>(new SizedPlan(HandLstm.Description, [], [1, int.MaxValue - 64, int.MaxValue - 64]), 8);
        Assert.Throws<OutOfMemoryException>(() => workspace.Shape(int.MaxValue, int.MaxValue, RunMode.Record));
    }

    [Fact]
    public void OptionsAreChecked()
    {
        Assert.Contains("Threads must be at least 1; it is 0",
            Assert.Throws<ArgumentException>(() => new RecurrentLayer<HandGru>(2, 3, 0, new LayerOptions { Threads = 0 })).Message);
        Assert.Contains("it is 64",
            Assert.Throws<ArgumentException>(() => new RecurrentLayer<HandGru>(2, 3, 0, new LayerOptions { VectorBits = 64 })).Message);
        Assert.Throws<NotSupportedException>(() => new RecurrentLayer<HandGru, Half>(new CellSizes(2, 3)));
        Assert.Contains("no dimension 'Depth'",
            Assert.Throws<ArgumentException>(() => new RecurrentLayer<HandGru>(new CellSizes(2, 3) { ["Depth"] = 4 })).Message);
    }

    [Fact]
    public void AWorkspaceIsUsedAgainForOtherShapes()
    {
        using SequenceLayer<double> layer = Lstm();
        foreach ((int steps, int batch) in new[] { (5, 7), (2, 3), (6, 1), (1, 1), (5, 7) })
        {
            using SequenceLayer<double> fresh = Lstm();
            var sample = new Sample(layer.Cell, layer.Sizes, steps, batch);
            Outcome.Of(layer, sample).AssertSame(Outcome.Of(fresh, sample));
        }
    }
}
