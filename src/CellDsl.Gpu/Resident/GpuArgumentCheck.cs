using CellDsl.Gpu.Engine;
using ILGPU;

namespace CellDsl.Gpu;

/// <summary>Checks what a call is given, with messages that say what was expected and what was found.</summary>
sealed class GpuArgumentCheck(CellDescription cell, IReadOnlyList<int> sizes, GpuStream stream)
{
    public (DeviceArrays Arrays, int Steps, int Batch) Forward(GpuArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (cell.Inputs.Count == 0)
            throw new ArgumentException($"Cell '{cell.Name}' has no input, so the number of steps is unknown.");
        Dictionary<string, GpuTensor> inputs = WithFirst(arguments.Inputs, arguments.Input);
        VectorInfo first = cell.Inputs[0];
        int size = sizes[first.Dimension];
        if (!inputs.TryGetValue(first.Name, out GpuTensor? x))
            throw new ArgumentException($"Cell '{cell.Name}' needs its input '{first.Name}', [T, B, {size}].");
        if (x.Lengths.Length != 3)
            throw new ArgumentException($"Input '{first.Name}' must be [T, B, {size}]; it is {GpuTensor.Text(x.Lengths)}.");
        (int steps, int batch) = (x.Lengths[0], x.Lengths[1]);
        CheckedArguments<float>.CheckTotal(cell, sizes, steps, batch);
        return (new DeviceArrays(
            All("Input", "input", cell.Inputs, inputs, required: true, steps, batch),
            All("Context", "context", cell.Contexts, arguments.Contexts, required: true, batch),
            All("Initial state", "state", cell.States, arguments.InitialStates, required: false, batch),
            One("Output", cell.Output, arguments.Output, steps, batch),
            All("Final state", "state", cell.States, arguments.FinalStates, required: false, batch)), steps, batch);
    }

    public DeviceArrays Backward(GpuGradients gradients, int steps, int batch)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.Output is null)
            throw new ArgumentException($"The gradient of the output, [{steps}, {batch}, {sizes[cell.Output.Dimension]}], is missing.");
        return new DeviceArrays(
            All("Gradient of input", "input", cell.Inputs, WithFirst(gradients.Inputs, gradients.Input), required: false, steps, batch),
            All("Gradient of context", "context", cell.Contexts, gradients.Contexts, required: false, batch),
            All("Gradient of initial state", "state", cell.States, gradients.InitialStates, required: false, batch),
            One("Gradient of output", cell.Output, gradients.Output, steps, batch),
            All("Gradient of final state", "state", cell.States, gradients.FinalStates, required: false, batch));
    }

    Dictionary<string, GpuTensor> WithFirst(Dictionary<string, GpuTensor> named, GpuTensor? first)
    {
        var all = new Dictionary<string, GpuTensor>(named, StringComparer.Ordinal);
        if (first is not null && !all.TryAdd(cell.Inputs[0].Name, first))
            throw new ArgumentException($"Input '{cell.Inputs[0].Name}' is given twice: as Input and among Inputs.");
        return all;
    }

    ArrayView<float>[] All(string kind, string noun, IReadOnlyList<VectorInfo> vectors, Dictionary<string, GpuTensor> given, bool required,
        params ReadOnlySpan<int> rows)
    {
        CellNames.Check(noun, cell, vectors, given.Keys);
        var views = new ArrayView<float>[vectors.Count];
        for (int n = 0; n < views.Length; n++)
        {
            given.TryGetValue(vectors[n].Name, out GpuTensor? tensor);
            if (required && tensor is null)
                throw new ArgumentException($"Cell '{cell.Name}' needs its {noun} '{vectors[n].Name}', "
                    + $"{GpuTensor.Text([.. rows, sizes[vectors[n].Dimension]])}.");
            views[n] = One(kind, vectors[n], tensor, rows);
        }
        return views;
    }

    ArrayView<float> One(string kind, VectorInfo vector, GpuTensor? tensor, params ReadOnlySpan<int> rows)
    {
        if (tensor is null)
            return default;
        int[] expected = [.. rows, sizes[vector.Dimension]];
        if (!tensor.Lengths.SequenceEqual(expected))
            throw new ArgumentException($"{kind} '{vector.Name}' must be {GpuTensor.Text(expected)}; it is {GpuTensor.Text(tensor.Lengths)}.");
        if (tensor.Stream != stream)
            throw new ArgumentException($"{kind} '{vector.Name}' belongs to another stream than the layer; allocate it from the layer's.");
        return tensor.View;
    }
}
