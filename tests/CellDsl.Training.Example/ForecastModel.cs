using System.Numerics.Tensors;
using CellDsl;
using CellDsl.Training.Layers;
using CellDsl.Training.Losses;
using CellDsl.Training.Models;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace Forecasting;

/// <summary>Tells the next number of a series from those before it: a layer of cells, and a dense layer at every time step.</summary>
public sealed class ForecastModel : IModel
{
    readonly SequenceStack<float> _stack;
    readonly Dense _dense;

    public ForecastModel(CellDefinition cell, int hiddenSize, ulong seed)
    {
        (Cell, HiddenSize) = (cell, hiddenSize);
        _stack = CellStack.Create([cell], inputSize: 1, StackOf(hiddenSize), seed, new LayerOptions());
        _dense = new Dense("dense", _stack.OutputSize, outputs: 1, seed);
        Parameters = [.. CellStack.Parameters(_stack), _dense.Parameters];
    }

    public CellDefinition Cell { get; }
    public int HiddenSize { get; }
    public IReadOnlyList<ParameterBlock> Parameters { get; }

    public static StackOptions StackOf(int hiddenSize) => new() { HiddenSize = hiddenSize };

    /// <summary>x: [T, B, 1]. Returns what follows each number, T·B numbers.</summary>
    public float[] Predict(Tensor<float> x) => Read(Flat(_stack.Run(new SequenceArguments<float>(x)).Output));

    /// <summary>Adds the gradients of the mean squared error to those of the parameters.</summary>
    public double Backpropagate(Tensor<float> x, float[] next)
    {
        using RecordedPass<float> pass = _stack.Record(new SequenceArguments<float>(x));
        float[] outputs = Flat(pass.Output), errors = Read(outputs), gradient = new float[outputs.Length];
        double loss = SquaredError.Backward(errors, next, 1f / next.Length);   // errors now holds the gradients of the predictions
        _dense.Backward(outputs, errors, gradient);
        pass.Backward(Tensor.Create(gradient, pass.Output.Lengths));
        return loss / next.Length;
    }

    public void Dispose() => _stack.Dispose();

    float[] Read(float[] outputs)
    {
        float[] predictions = new float[outputs.Length / _dense.Inputs];
        _dense.Forward(outputs, predictions);
        return predictions;
    }

    static float[] Flat(Tensor<float> tensor)
    {
        float[] numbers = new float[tensor.FlattenedLength];
        tensor.FlattenTo(numbers);
        return numbers;
    }
}
