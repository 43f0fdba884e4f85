using System.Numerics.Tensors;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Tests;

/// <summary>A vanilla cell in plain loops, independent of the compiler and the engine: h = tanh(W x + U h + b), y = V h.</summary>
sealed class FakeCell : CellDefinition
{
    const int Input = 1, Hidden = 2, Output = 3;

    public override Type Type => typeof(FakeCell);

    public override CellDescription Description { get; } = Describe();

    public static FakeCell Named(string name) => new(cell => cell with { Name = name });

    /// <summary>One that says of its equations, inputs or contexts something else.</summary>
    public FakeCell(Func<CellDescription, CellDescription> change) => Description = change(Description);

    public FakeCell() { }

    public override SequenceLayer<T> CreateLayer<T>(CellSizes sizes, ulong seed = 0, LayerOptions? options = null)
        => (SequenceLayer<T>)(object)new FakeLayer(Description, sizes.Resolve(Description), seed);

    /// <summary>The same where the input is as large as the state, as MUT1 demands.</summary>
    public static FakeCell Tied => new(cell => cell with
    {
        Name = "Tied",
        Inputs = [new VectorInfo("x", Hidden)],
        Parameters = [cell.Parameters[0] with { Columns = [Hidden] }, .. cell.Parameters.Skip(1)],
    });

    static CellDescription Describe() => new()
    {
        Name = "Fake",
        Summary = "",
        Dimensions = ["One", "Input", "Hidden", "Output"],
        Inputs = [new VectorInfo("x", Input)],
        Contexts = [],
        States = [new VectorInfo("h", Hidden)],
        Parameters =
        [
            new ParameterInfo("W", ParameterKind.Weight, Hidden, [Input], Initializer.Xavier, double.NaN),
            new ParameterInfo("U", ParameterKind.Weight, Hidden, [Hidden], Initializer.Xavier, double.NaN),
            new ParameterInfo("b", ParameterKind.Bias, Hidden, [], Initializer.Zero, double.NaN),
            new ParameterInfo("V", ParameterKind.Weight, Output, [Hidden], Initializer.Xavier, double.NaN),
        ],
        Output = new VectorInfo("y", Output),
        Equations =
        [
            // tanh(W x + U h + b)
            Formulas.Equation("h1", "h",
                Formulas.Value(ValueKind.Parameter, "W"), Formulas.Value(ValueKind.Input, "x"), Formulas.Node(FormulaOp.Product, 0, 1),
                Formulas.Value(ValueKind.Parameter, "U"), Formulas.Value(ValueKind.State, "h"), Formulas.Node(FormulaOp.Product, 3, 4),
                Formulas.Node(FormulaOp.Add, 2, 5), Formulas.Value(ValueKind.Parameter, "b"), Formulas.Node(FormulaOp.Add, 6, 7),
                Formulas.Node(FormulaOp.Tanh, 8)),
            // V h1
            Formulas.Equation("y", null, Formulas.Value(ValueKind.Parameter, "V"), Formulas.Value(ValueKind.Equation, "h1"),
                Formulas.Node(FormulaOp.Product, 0, 1)),
        ],
        Adjoints = [],
        Captures = [],
        RecurrentDepth = 1,
        FeedforwardDepth = 1,
        Plan = new CellPlan
        {
            Slots = [],
            Forward = new CellProgram { Before = [], Loop = [], After = [] },
            Backward = new CellProgram { Before = [], Loop = [], After = [] },
            Output = default,
            Captures = [],
        },
    };
}

sealed class FakeLayer : SequenceLayer<float>
{
    const int W = 0, U = 1, Bias = 2, V = 3;

    readonly int _inputs, _hidden, _outputs;

    public FakeLayer(CellDescription cell, int[] sizes, ulong seed)
    {
        Cell = cell;
        Sizes = sizes;
        (_inputs, _hidden, _outputs) = (sizes[cell.Inputs[0].Dimension], sizes[2], sizes[3]);
        Parameters = new ParameterSet<float>(cell, sizes);
        UniformValues.Fill(Parameters.Edit(), seed, "fake", 0.5);
    }

    public override CellDescription Cell { get; }
    public override IReadOnlyList<int> Sizes { get; }
    public override ParameterSet<float> Parameters { get; }

    public override SequenceResult<float> Run(SequenceArguments<float> arguments) => Record(arguments);

    public override RecordedPass<float> Record(SequenceArguments<float> arguments)
    {
        Tensor<float> input = arguments.Input!;
        (int steps, int batch) = ((int)input.Lengths[0], (int)input.Lengths[1]);
        float[] x = Flat(input), h = new float[(steps + 1) * batch * _hidden], y = new float[steps * batch * _outputs];
        if (arguments.InitialStates.TryGetValue("h", out Tensor<float>? initial))
            Flat(initial).CopyTo(h, 0);
        for (int row = 0; row < steps * batch; row++)
            Step(x.AsSpan(row * _inputs, _inputs), h.AsSpan(row * _hidden, _hidden), h.AsSpan((row + batch) * _hidden, _hidden),
                y.AsSpan(row * _outputs, _outputs));
        return new Pass(this, x, h, steps, batch)
        {
            Output = Tensor.Create(y, [steps, batch, _outputs]),
            FinalStates = new Dictionary<string, Tensor<float>> { ["h"] = Tensor.Create(h[(steps * batch * _hidden)..], [batch, _hidden]) },
            Captured = new Dictionary<string, Tensor<float>>(),
        };
    }

    public override CellStream<float> Stream(int batch, IReadOnlyDictionary<string, Tensor<float>>? contexts = null) => new Steps(this, batch);

    public override void Dispose() { }

    static float[] Flat(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    void Step(ReadOnlySpan<float> x, ReadOnlySpan<float> h, Span<float> next, Span<float> y)
    {
        ReadOnlySpan<float> w = Parameters.Value(W), u = Parameters.Value(U), b = Parameters.Value(Bias), v = Parameters.Value(V);
        for (int i = 0; i < _hidden; i++)
        {
            double sum = b[i];
            for (int k = 0; k < _inputs; k++)
                sum += w[i * _inputs + k] * x[k];
            for (int k = 0; k < _hidden; k++)
                sum += u[i * _hidden + k] * h[k];
            next[i] = (float)Math.Tanh(sum);
        }
        for (int o = 0; o < _outputs; o++)
        {
            double sum = 0;
            for (int k = 0; k < _hidden; k++)
                sum += v[o * _hidden + k] * next[k];
            y[o] = (float)sum;
        }
    }

    sealed class Pass(FakeLayer layer, float[] x, float[] h, int steps, int batch) : RecordedPass<float>
    {
        public override BackwardResult<float> Backward(
            Tensor<float> outputGradient, IReadOnlyDictionary<string, Tensor<float>>? finalStateGradients = null,
            BackwardResult<float>? into = null)
        {
            (int inputs, int hidden, int outputs) = (layer._inputs, layer._hidden, layer._outputs);
            ParameterSet<float> p = layer.Parameters;
            float[] dy = Flat(outputGradient), dx = new float[x.Length];
            double[] dh = new double[batch * hidden];
            for (int row = steps * batch - 1; row >= 0; row--)
            {
                Span<double> carry = dh.AsSpan(row % batch * hidden, hidden);
                double[] dIn = new double[hidden];
                for (int i = 0; i < hidden; i++)
                {
                    double next = h[(row + batch) * hidden + i], sum = carry[i];
                    for (int o = 0; o < outputs; o++)
                    {
                        sum += p.Value(V)[o * hidden + i] * dy[row * outputs + o];
                        p.Gradient(V)[o * hidden + i] += (float)(dy[row * outputs + o] * next);
                    }
                    dIn[i] = sum * (1 - next * next);
                }
                carry.Clear();
                for (int i = 0; i < hidden; i++)
                {
                    p.Gradient(Bias)[i] += (float)dIn[i];
                    for (int k = 0; k < inputs; k++)
                    {
                        p.Gradient(W)[i * inputs + k] += (float)(dIn[i] * x[row * inputs + k]);
                        dx[row * inputs + k] += (float)(dIn[i] * p.Value(W)[i * inputs + k]);
                    }
                    for (int k = 0; k < hidden; k++)
                    {
                        p.Gradient(U)[i * hidden + k] += (float)(dIn[i] * h[row * hidden + k]);
                        carry[k] += dIn[i] * p.Value(U)[i * hidden + k];
                    }
                }
            }
            return new BackwardResult<float>
            {
                Inputs = new Dictionary<string, Tensor<float>> { ["x"] = Tensor.Create(dx, [steps, batch, inputs]) },
                InitialStates = new Dictionary<string, Tensor<float>>(),
                Contexts = new Dictionary<string, Tensor<float>>(),
            };
        }

        public override void Dispose() { }
    }

    sealed class Steps(FakeLayer layer, int batch) : CellStream<float>
    {
        float[] _h = new float[batch * layer._hidden];

        public override void Step(ReadOnlySpan<float> input, Span<float> output)
        {
            float[] next = new float[_h.Length];
            for (int b = 0; b < batch; b++)
                layer.Step(input.Slice(b * layer._inputs, layer._inputs), _h.AsSpan(b * layer._hidden, layer._hidden),
                    next.AsSpan(b * layer._hidden, layer._hidden), output.Slice(b * layer._outputs, layer._outputs));
            _h = next;
        }

        public override void Step(IReadOnlyList<ReadOnlyMemory<float>> inputs, Span<float> output) => Step(inputs[0].Span, output);
        public override void GetState(string name, Span<float> target) => _h.CopyTo(target);
        public override void SetState(string name, ReadOnlySpan<float> source) => source.CopyTo(_h);
        public override void Reset() => _h.AsSpan().Clear();
        public override void Dispose() { }
    }
}
