using System.Numerics;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Sequences;

/// <summary>States that sequences begin with, as parameters: a vector for each state, the same for all sequences. Zero at first.</summary>
sealed class LearnedStates<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ParameterArray[] _arrays;
    readonly T[] _values, _gradients;

    public LearnedStates(IReadOnlyList<NamedSize> states)
    {
        _arrays = new ParameterArray[states.Count];
        int start = 0;
        for (int s = 0; s < _arrays.Length; start += states[s++].Size)
            _arrays[s] = new ParameterArray(states[s].Name, [states[s].Size], start, states[s].Size);
        _values = new T[start];
        _gradients = new T[start];
    }

    public ReadOnlySpan<T> Value(int state) => _values.AsSpan(_arrays[state].Start, _arrays[state].Count);
    public Span<T> Gradient(int state) => _gradients.AsSpan(_arrays[state].Start, _arrays[state].Count);

    public ParameterBlock<T> Block(string name) => new View(this, name);

    sealed class View(LearnedStates<T> states, string name) : ParameterBlock<T>
    {
        public override string Name => name;
        public override IReadOnlyList<ParameterArray> Arrays => states._arrays;
        public override ReadOnlySpan<T> Values => states._values;
        public override Span<T> Gradients => states._gradients;
        public override Span<T> Edit() => states._values;
    }
}
