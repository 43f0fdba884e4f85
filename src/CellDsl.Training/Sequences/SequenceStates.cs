using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Sequences;

/// <summary>The states of B sequences in every part of a module, carried from one stretch of the sequences to the next.</summary>
public sealed class SequenceStates<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static readonly Dictionary<string, Tensor<T>> AtStart = [];

    readonly IReadOnlyList<NamedSize> _states;
    readonly T[][] _values;
    readonly Dictionary<string, Tensor<T>> _tensors;

    internal SequenceStates(IReadOnlyList<NamedSize> states, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        Batch = batch;
        _states = states;
        _values = [.. states.Select(state => new T[ArraySize.Of($"states '{state.Name}'", ("sequences", batch), ("numbers each", state.Size))])];
        _tensors = states.Zip(_values).ToDictionary(
            s => s.First.Name, s => Tensor.Create(s.Second, [batch, s.First.Size]), StringComparer.Ordinal);
    }

    /// <summary>B: the number of sequences.</summary>
    public int Batch { get; }

    /// <summary>True until states are carried over or restored: the sequences start as the module has them start.</summary>
    public bool IsAtStart { get; private set; } = true;

    /// <summary>By name, each [B, n], as initial states of a call; none at the beginning of the sequences.</summary>
    public IReadOnlyDictionary<string, Tensor<T>> Tensors => IsAtStart ? AtStart : _tensors;

    /// <summary>Back to the beginning of the sequences.</summary>
    public void Reset()
    {
        IsAtStart = true;
        foreach (T[] values in _values)
            values.AsSpan().Clear();
    }

    /// <summary>Takes over the final states of a call.</summary>
    public void Carry(IReadOnlyDictionary<string, Tensor<T>> finalStates)
    {
        ArgumentNullException.ThrowIfNull(finalStates);
        for (int s = 0; s < _values.Length; s++)
            finalStates[_states[s].Name].FlattenTo(_values[s]);
        IsAtStart = false;
    }

    /// <summary>Sequence b goes on from where sequence <paramref name="sources"/>[b] was, as beams of a search do.</summary>
    /// <param name="sources">[B], each from 0 to B - 1.</param>
    /// <exception cref="ArgumentException">There are more or fewer than B, or one is out of range.</exception>
    public void Reorder(ReadOnlySpan<int> sources)
    {
        if (sources.Length != Batch)
            throw new ArgumentException($"{Batch} sequences need a source each; {sources.Length} were given.", nameof(sources));
        foreach (int source in sources)
            if (source < 0 || source >= Batch)
                throw new ArgumentException($"Sequences are numbered from 0 to {Batch - 1}; there is none of number {source}.", nameof(sources));
        for (int s = 0; s < _values.Length; s++)
        {
            T[] before = [.. _values[s]];
            int size = _states[s].Size;
            for (int b = 0; b < Batch; b++)
                before.AsSpan(sources[b] * size, size).CopyTo(_values[s].AsSpan(b * size));
        }
    }

    /// <summary>Copies, each [B, n], named "states.name".</summary>
    public IEnumerable<SafetensorsTensor> Save()
        => _states.Zip(_values, (state, values) => SafetensorsTensor.Create<T>($"states.{state.Name}", values, Batch, state.Size));

    /// <summary>Continues from states that <see cref="Save"/> wrote.</summary>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public void Restore(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        for (int s = 0; s < _values.Length; s++)
            file.CopyTo<T>($"states.{_states[s].Name}", [Batch, _states[s].Size], _values[s]);
        IsAtStart = false;
    }
}
