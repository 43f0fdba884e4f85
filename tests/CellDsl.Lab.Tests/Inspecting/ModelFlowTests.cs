using System.Numerics.Tensors;
using CellDsl.Lab.Inspecting.Flow;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Tests.Inspecting;

/// <summary>Against the layers by themselves, put together by hand: r_0 = x, r_k = layer k of r_{k-1}, plus r_{k-1} where there are residual
/// connections.</summary>
public sealed class ModelFlowTests
{
    const int Size = CharTrainerSetup.Hidden, Steps = 5;
    const ulong Seed = 5;

    public static TheoryData<string[], bool, double> Models => new()
    {
        { ["Lstm"], false, 0 },
        { ["Lstm", "Gru"], false, 0 },
        { ["Lstm", "Gru", "Lstm"], true, 0 },
        { ["Lstm", "Gru", "Lstm"], true, 0.3 },
        { ["Gru", "Lstm"], false, 0.3 },
    };

    [Theory, MemberData(nameof(Models))]
    public void Norms_agree_with_differences_of_the_whole_models_loss(string[] cells, bool residual, double dropout)
    {
        using var model = new HandModel(cells, residual, dropout);
        using var flow = new ModelFlow(model.Model, model.Vectors);
        IReadOnlyList<GradientFlow> flows = flow.Flows(Seed, default);

        Assert.Equal(cells.Select((_, k) => $"layer {k}"), flows.Select(f => f.Label));
        double[][][] states = model.Before();
        for (int t = 0; t < Steps; t++)
            for (int k = 0; k < cells.Length; k++)
            {
                double all = 0;
                for (int s = 0; s < model.Layers[k].Cell.States.Count; s++)
                {
                    double squares = 0;
                    for (int unit = 0; unit < Size; unit++)
                        squares += Math.Pow(Difference(model, states, t, k, s * Size + unit), 2);
                    Assert.Equal(Math.Sqrt(squares), flows[k].Norms[s][t], 1e-8);
                    all += squares;
                }
                Assert.Equal(Math.Sqrt(all), flows[k].Norms[^1][t], 1e-8);
            }
        Assert.All(flows, f => Assert.All(f.Norms, norms => Assert.True(norms[0] > 1e-6)));
    }

    [Theory, MemberData(nameof(Models))]
    public void Singular_values_are_those_of_each_layer_on_what_it_reads_in_the_model(string[] cells, bool residual, double dropout)
    {
        using var model = new HandModel(cells, residual, dropout);
        using var flow = new ModelFlow(model.Model, model.Vectors);
        IReadOnlyList<GradientFlow> flows = flow.Flows(Seed, default);
        double[][] read = [.. Enumerable.Range(0, Steps).Select(_ => new double[cells.Length * Size])];
        double[][] state = model.Before()[0];
        for (int t = 0; t < Steps; t++)
            state = model.Step(t, state, out _, read[t]);

        for (int k = 0; k < cells.Length; k++)
        {
            double[] input = [.. read.SelectMany(step => step.AsSpan(k * Size, Size).ToArray())];
            GradientFlow alone
                = GradientFlow.Of(new FlowSubject("", model.Layers[k], new Dictionary<string, Tensor<double>>
                { ["x"] = Tensor.Create(input, [Steps, 1, Size]) },
                new Dictionary<string, Tensor<double>>()), Seed);
            for (int s = 0; s < alone.Spectra.Count; s++)
                Assert.Equal(alone.Spectra[s].Select(v => v.Largest), flows[k].Spectra[s].Select(v => v.Largest), (a, b) => Math.Abs(a - b) < 1e-12);
            // Whatever is added to the highest layer's output, the loss's gradient with respect to it is that of the sum.
            if (k == cells.Length - 1)
                Assert.Equal(alone.Norms[0][0], flows[k].Norms[0][0], 1e-12);
        }
    }

    static double Difference(HandModel model, double[][][] states, int from, int layer, int position)
    {
        const double h = 1e-5;
        return (Loss(h) - Loss(-h)) / (2 * h);

        double Loss(double change)
        {
            double[][] state = [.. states[from].Select(s => (double[])s.Clone())];
            state[layer][position] += change;
            double[] output = [];
            for (int t = from; t < Steps; t++)
                state = model.Step(t, state, out output);
            return TensorPrimitives.Dot<double>(GradientFlow.Direction(Size, Seed), output);
        }
    }

    /// <summary>A model's layers in double precision, joined by hand.</summary>
    sealed class HandModel : IDisposable
    {
        readonly CharTrainerSetup _setup;
        readonly bool _residual;

        public HandModel(string[] cells, bool residual, double dropout)
        {
            _residual = residual;
            _setup = CharTrainerSetup.Create(cells, "some words, and some more words", new CharModelOptions
                { EmbeddingSize = Size, Residual = residual, Dropout = dropout });
            Vectors = new float[Steps * Size];
            Model.Embedding.Forward(Model.Vocabulary.Encode([.. "words".Select(c => (int)c)]), Vectors);
            Layers = [.. cells.Zip(Model.Stack.Modules.OfType<CellLayer<float>>(), (name, module) =>
            {
                SequenceLayer<double> layer
                    = LiteratureCells.Get(name).CreateLayer<double>(new CellSizes(Size, Size), options: new LayerOptions { Threads = 1 });
                TensorPrimitives.ConvertTruncating(module.Layer.Parameters.Values, layer.Parameters.Edit());
                return layer;
            })];
        }

        public CharModel Model => _setup.Model;
        public float[] Vectors { get; }
        public SequenceLayer<double>[] Layers { get; }

        /// <summary>By step and layer, the layer's states before the step, one after the other.</summary>
        public double[][][] Before()
        {
            double[][][] states = new double[Steps][][];
            states[0] = [.. Layers.Select(layer => new double[layer.Cell.States.Count * Size])];
            for (int t = 1; t < Steps; t++)
                states[t] = Step(t - 1, states[t - 1], out _);
            return states;
        }

        /// <param name="read">Where to put what the layers read, one after the other.</param>
        /// <returns>By layer, the states after the step.</returns>
        public double[][] Step(int t, double[][] states, out double[] output, double[]? read = null)
        {
            double[] sum = [.. Vectors.AsSpan(t * Size, Size).ToArray().Select(v => (double)v)];
            double[][] after = new double[Layers.Length][];
            for (int k = 0; k < Layers.Length; k++)
            {
                if (read is not null)
                    sum.CopyTo(read.AsSpan(k * Size));
                var arguments = new SequenceArguments<double>(Tensor.Create(sum, [1, 1, Size]));
                IReadOnlyList<VectorInfo> infos = Layers[k].Cell.States;
                for (int s = 0; s < infos.Count; s++)
                    arguments.InitialStates[infos[s].Name] = Tensor.Create(states[k].AsSpan(s * Size, Size).ToArray(), [1, Size]);
                SequenceResult<double> result = Layers[k].Run(arguments);
                double[] put = Flat(result.Output);
                sum = _residual ? [.. put.Zip(sum, (a, b) => a + b)] : put;
                after[k] = [.. infos.SelectMany(s => Flat(result.FinalStates[s.Name]))];
            }
            output = sum;
            return after;
        }

        public void Dispose()
        {
            _setup.Dispose();
            foreach (SequenceLayer<double> layer in Layers)
                layer.Dispose();
        }

        static double[] Flat(Tensor<double> tensor)
        {
            double[] values = new double[tensor.FlattenedLength];
            tensor.FlattenTo(values);
            return values;
        }
    }
}
