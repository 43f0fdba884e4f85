using System.Numerics.Tensors;
using CellDsl.Lab.Inspecting.Flow;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Attention;
using CellDsl.Training.Layers;
using CellDsl.Training.Losses;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Memory;

/// <summary>The smallest model for a <see cref="MemoryTask"/>: one layer of cells and a dense readout of its output, at every step or at the last.
/// For a cell that uses its input next to its state without a matrix (MUT1, MUT2) a dense layer first brings inputs to the size of the
/// state.</summary>
sealed class MemoryModel : IDisposable
{
    readonly CellLayer<float> _cells;
    readonly Dense _readout;
    readonly Dense? _projection;
    MemoryBuffers _buffers;

    /// <param name="seed">Of the initial values; every part draws numbers of its own.</param>
    /// <exception cref="ArgumentException">The cell has several inputs or contexts, or the sizes do not fit it.</exception>
    public MemoryModel(CellDefinition cell, MemoryTask task, int hiddenSize, ulong seed, LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        CellDescription description = cell.Description;
        if (!description.ReadsOneSequence)
            throw new ArgumentException($"Cell '{description.Name}' has {description.Inputs.Count} inputs and {description.Contexts.Count} contexts; "
                + "a memory task feeds cells with one input and no context.", nameof(cell));
        Cell = cell;
        Task = task;
        layerOptions ??= new LayerOptions();
        _projection = NeedsProjection(description) ? new Dense("projection", task.InputSize, hiddenSize, seed, layerOptions.Threads) : null;
        CellSizes sizes = CellStack.SizesOf(description, new StackOptions { HiddenSize = hiddenSize }, _projection?.Outputs ?? task.InputSize);
        _cells = new CellLayer<float>(cell.CreateLayer<float>(sizes, seed, layerOptions));
        _readout = new Dense("readout", _cells.OutputSize, task.OutputSize, seed, layerOptions.Threads);
        Parameters = [.. _projection is null ? [] : new[] { _projection.Parameters }, .. _cells.Parameters("cell"), _readout.Parameters];
        _buffers = new MemoryBuffers(task, 1, _cells.OutputSize, _projection?.Outputs);
    }

    public CellDefinition Cell { get; }
    public MemoryTask Task { get; }
    public SequenceLayer<float> Layer => _cells.Layer;
    public IReadOnlyList<ParameterBlock> Parameters { get; }
    /// <summary>Numbers in all parameters together.</summary>
    public int ParameterCount => Parameters.Sum(block => block.Count);

    /// <summary>True for a cell that uses its input next to its state without a matrix, as MUT1 does: its input is projected to the state's
    /// size.</summary>
    public static bool NeedsProjection(CellDescription cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return CellStack.TiesInputToState(cell);
    }

    /// <summary>One batch forward and backward. Adds the gradient of the mean loss to the parameters' gradients.</summary>
    /// <returns>The mean loss over the answers.</returns>
    public double Backpropagate(MemoryBatch batch)
    {
        MemoryBuffers buffers = Buffers(batch);
        using RecordedPass<float> pass = Layer.Record(Arguments(batch, buffers, buffers.Pass));
        buffers.Pass = pass;
        double loss = OutputGradient(batch, buffers, pass.Output);
        buffers.Gradients = pass.Backward(buffers.OutputGradient, into: buffers.Gradients);
        _projection?.Backward(SequenceTensor.Span(batch.Input), SequenceTensor.Span(buffers.Gradients.Input), buffers.InputGradient);
        return loss;
    }

    /// <summary>How good the answers to a batch are.</summary>
    public MemoryScore Evaluate(MemoryBatch batch)
    {
        MemoryBuffers buffers = Buffers(batch);
        buffers.Result = Layer.Run(Arguments(batch, buffers, buffers.Result));
        Answer(batch, buffers, buffers.Result.Output);
        double errors = Task.Errors(batch, buffers.Answers);
        double loss = Task.IsClassification
            ? SoftmaxCrossEntropy.Sum(buffers.Answers, batch.Classes)
            : SquaredError.Sum(buffers.Answers, batch.Numbers);
        return new MemoryScore(loss / batch.Answers, errors);
    }

    /// <summary>‖dL/ds_t‖ for the states s_t after t = 0 ... steps - 1 steps, see <see cref="StateGradients.Norms"/>, with the loss L of a sequence's
    /// own answers. The parameters' gradients are zero afterwards.</summary>
    public double[] GradientFlow(MemoryBatch batch)
    {
        MemoryBuffers buffers = Buffers(batch);
        SequenceArguments<float> arguments = Arguments(batch, buffers, null);
        OutputGradient(batch, buffers, Layer.Run(arguments).Output);
        double[] norms = StateGradients.Norms(Layer, arguments.Input!, arguments.Lengths, buffers.OutputGradient);
        foreach (ParameterBlock block in Parameters)
            block.ZeroGradients();
        // The gradient is that of the mean over the batch.
        TensorPrimitives.Multiply(norms, batch.Count, norms);
        return norms;
    }

    public void Dispose() => _cells.Dispose();

    SequenceArguments<float> Arguments(MemoryBatch batch, MemoryBuffers buffers, SequenceResult<float>? into)
    {
        if (buffers.Projected is { } projected)
            _projection!.Forward(SequenceTensor.Span(batch.Input), SequenceTensor.Span(projected));
        return new SequenceArguments<float>(buffers.Projected ?? batch.Input)
        {
            Lengths = Array.TrueForAll(batch.Lengths, length => length == Task.Steps) ? null : batch.Lengths,
            Into = into,
        };
    }

    /// <summary>The readout's answers to the rows of <paramref name="output"/> that are asked for.</summary>
    void Answer(MemoryBatch batch, MemoryBuffers buffers, Tensor<float> output)
    {
        Span<float> rows = SequenceTensor.Span(output);
        if (Task.AnswersEveryStep)
        {
            _readout.Forward(rows, buffers.Answers);
            return;
        }
        for (int b = 0; b < batch.Count; b++)
            rows.Slice(LastRow(batch, b), _readout.Inputs).CopyTo(buffers.LastOutputs.AsSpan(b * _readout.Inputs));
        _readout.Forward(buffers.LastOutputs, buffers.Answers);
    }

    /// <summary>Answers, loss, and backward through the readout.</summary>
    double OutputGradient(MemoryBatch batch, MemoryBuffers buffers, Tensor<float> output)
    {
        Answer(batch, buffers, output);
        float scale = 1f / batch.Answers;
        double loss = Task.IsClassification
            ? SoftmaxCrossEntropy.Backward(buffers.Answers, batch.Classes, scale)
            : SquaredError.Backward(buffers.Answers, batch.Numbers, scale);
        Span<float> gradient = SequenceTensor.Span(buffers.OutputGradient);
        if (Task.AnswersEveryStep)
        {
            _readout.Backward(SequenceTensor.Span(output), buffers.Answers, gradient);
            return loss / batch.Answers;
        }
        _readout.Backward(buffers.LastOutputs, buffers.Answers, buffers.LastGradients);
        gradient.Clear();
        for (int b = 0; b < batch.Count; b++)
            buffers.LastGradients.AsSpan(b * _readout.Inputs, _readout.Inputs).CopyTo(gradient[LastRow(batch, b)..]);
        return loss / batch.Answers;
    }

    int LastRow(MemoryBatch batch, int sequence) => ((batch.Lengths[sequence] - 1) * batch.Count + sequence) * _readout.Inputs;

    MemoryBuffers Buffers(MemoryBatch batch)
    {
        if (batch.Task != Task)
            throw new ArgumentException($"The batch was made by the task '{batch.Task.Name}' with T = {batch.Task.Time}, not by the model's.",
                nameof(batch));
        return _buffers.Sequences == batch.Count ? _buffers : _buffers
            = new MemoryBuffers(Task, batch.Count, _cells.OutputSize, _projection?.Outputs);
    }
}
