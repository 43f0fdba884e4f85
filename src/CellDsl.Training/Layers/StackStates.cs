using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>The states of B sequences in every layer of a stack, carried from one stretch of the sequences to the next.</summary>
public sealed class StackStates
{
    internal StackStates(IReadOnlyList<SequenceLayer<float>> layers, int batch)
    {
        Batch = batch;
        Layers = [.. layers.Select(layer => layer.Cell.States.ToDictionary(
            state => state.Name,
            state => new StateArray(batch, layer.Sizes[state.Dimension]),
            StringComparer.Ordinal))];
    }

    public int Batch { get; }

    /// <summary>Per layer, states by field name.</summary>
    internal IReadOnlyList<IReadOnlyDictionary<string, StateArray>> Layers { get; }

    /// <summary>All states to zero.</summary>
    public void Reset()
    {
        foreach (var layer in Layers)
            foreach (StateArray state in layer.Values)
                state.Values.AsSpan().Clear();
    }

    /// <summary>Copies, each [B, n], named "states.layer.state".</summary>
    public IEnumerable<SafetensorsTensor> Save()
    {
        for (int k = 0; k < Layers.Count; k++)
            foreach (var (name, state) in Layers[k])
                yield return SafetensorsTensor.Create<float>(TensorName(k, name), state.Values, Batch, state.Size);
    }

    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public void Restore(SafetensorsFile file)
    {
        for (int k = 0; k < Layers.Count; k++)
            foreach (var (name, state) in Layers[k])
                file.CopyTo(TensorName(k, name), [Batch, state.Size], state.Values);
    }

    static string TensorName(int layer, string state) => $"states.{layer}.{state}";

    /// <summary>One state, [B, n], as an array and as the tensor over it.</summary>
    internal sealed class StateArray(int batch, int size)
    {
        public int Size { get; } = size;
        public float[] Values { get; } = new float[batch * size];
        public Tensor<float> Tensor => field ??= System.Numerics.Tensors.Tensor.Create(Values, [batch, Size]);
    }
}
