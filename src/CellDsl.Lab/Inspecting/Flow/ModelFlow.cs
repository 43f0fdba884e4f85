using System.Numerics.Tensors;
using CellDsl.Lab.Inspecting.Units;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Inspecting.Flow;

/// <summary>How gradients fare in a trained stack of layers, in double precision and evaluation: the loss is of the stack's output, and a layer's
/// states reach it in time and through the layers and skip connections above. A layer's state does not depend on the layers above it, so the product
/// of Jacobians within a layer is that of the whole stack.</summary>
sealed class ModelFlow : IDisposable
{
    readonly SequenceStack<double> _stack;
    readonly double[] _vectors;
    readonly int _steps;
    /// <summary>By layer, its number in the stack.</summary>
    readonly int[] _modules;
    readonly IReadOnlyList<FlowSubject> _subjects;

    /// <param name="vectors">What the stack reads, T·n numbers.</param>
    public ModelFlow(CharModel model, ReadOnlySpan<float> vectors)
    {
        IReadOnlyList<ModelLayer> layers = model.Layers();
        var modules = new List<SequenceModule<double>>();
        foreach (SequenceModule<float> module in model.Stack.Modules)
            modules.Add(module is Dropout<float> dropout
                ? new Dropout<double>(dropout.InputSize, dropout.Rate, seed: 0)
                : new CellLayer<double>(Precise(model.Cells[modules.Count(m => m is CellLayer<double>)], ((CellLayer<float>)module).Layer)));
        _stack = new SequenceStack<double>(modules, model.Stack.Skips);
        _vectors = new double[vectors.Length];
        TensorPrimitives.ConvertTruncating(vectors, _vectors);
        _steps = vectors.Length / _stack.InputSize;
        _stack.Run(new SequenceArguments<double>(Tensor.Create(_vectors, [_steps, 1, _stack.InputSize])), out IReadOnlyList<Tensor<double>> inputs);
        _modules = [.. layers.Select(layer => layer.Module)];
        _subjects = [.. _modules.Select((module, number) => Subject($"layer {number}", ((CellLayer<double>)modules[module]).Layer, inputs[module]))];
    }

    /// <summary>One for each layer, from the lowest.</summary>
    public IReadOnlyList<GradientFlow> Flows(ulong seed, CancellationToken stop)
    {
        Dictionary<string, double[]> norms = Norms(GradientFlow.Direction(_stack.OutputSize, seed), stop);
        var flows = new List<GradientFlow>();
        for (int layer = 0; layer < _subjects.Count; layer++)
        {
            IEnumerable<string> states = _subjects[layer].Layer.Cell.States.Select(state => $"{_modules[layer]}.{state.Name}");
            flows.Add(GradientFlow.Of(_subjects[layer], [.. states.Select(state => norms[state])], stop));
        }
        return flows;
    }

    public void Dispose() => _stack.Dispose();

    /// <summary>By the name of a state in the stack, and by step: the norm of the gradient with respect to the state before it.</summary>
    /// <param name="output">The gradient of the last step's output.</param>
    Dictionary<string, double[]> Norms(double[] output, CancellationToken stop)
    {
        var before = new IReadOnlyDictionary<string, Tensor<double>>[_steps];
        SequenceStates<double> states = _stack.CreateStates(1);
        for (int t = 0; t < _steps; t++)
        {
            before[t] = states.Tensors.ToDictionary(s => s.Key, s => Tensor.Create(Flat(s.Value), s.Value.Lengths));
            _stack.Run(Step(t), states);
            stop.ThrowIfCancellationRequested();
        }
        Dictionary<string, double[]> norms = _stack.States.ToDictionary(s => s.Name, _ => new double[_steps]);
        IReadOnlyDictionary<string, Tensor<double>>? after = null;
        Tensor<double> dy = Tensor.Create(output, [1, 1, output.Length]);
        for (int t = _steps - 1; t >= 0; t--)
        {
            using RecordedPass<double> pass = _stack.Record(Step(t) with { InitialStates = new(before[t]) });
            after = pass.Backward(dy, after).InitialStates;
            foreach (var (name, gradient) in after)
                norms[name][t] = EuclideanNorm.Of(Flat(gradient));
            dy = Tensor.CreateFromShape<double>([1, 1, output.Length]);
            stop.ThrowIfCancellationRequested();
        }
        return norms;
    }

    SequenceArguments<double> Step(int step)
        => new(Tensor.Create(_vectors.AsSpan(step * _stack.InputSize, _stack.InputSize).ToArray(), [1, 1, _stack.InputSize]));

    static SequenceLayer<double> Precise(CellDefinition cell, SequenceLayer<float> trained)
    {
        var sizes = new CellSizes();
        for (int d = 1; d < trained.Cell.Dimensions.Count; d++)
            sizes[trained.Cell.Dimensions[d]] = trained.Sizes[d];
        SequenceLayer<double> layer = cell.CreateLayer<double>(sizes, options: new LayerOptions { Threads = 1 });
        TensorPrimitives.ConvertTruncating(trained.Parameters.Values, layer.Parameters.Edit());
        return layer;
    }

    static FlowSubject Subject(string label, SequenceLayer<double> layer, Tensor<double> input)
        => new(label, layer, new Dictionary<string, Tensor<double>> { [layer.Cell.Inputs[0].Name] = input },
            new Dictionary<string, Tensor<double>>());

    static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
