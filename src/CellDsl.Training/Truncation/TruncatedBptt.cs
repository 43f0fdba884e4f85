using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Truncation;

/// <summary>Truncated backpropagation through time: every k1 steps, the losses of the last k1 steps are propagated back through the last k2 steps
/// (Williams and Peng, 1990, An efficient gradient-based algorithm for on-line training of recurrent network trajectories, where it is BPTT(k2; k1);
/// Sutskever, 2013, Training recurrent neural networks, section 2.8.6). With k2 &gt; k1, the k2 - k1 steps before the new ones are run once more from
/// the states that they began with, on the parameters as they are now, so that the gradient is exact for the function of the window; the losses there
/// are not counted again. With k2 &lt; k1 the first k1 - k2 of the new steps are only run, and their losses have no gradient.</summary>
public sealed class TruncatedBptt<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SequenceModule<T> _module;

    /// <summary>Begins at step 0 of <paramref name="batch"/> sequences.</summary>
    /// <param name="k1">Steps from one update to the next.</param>
    /// <param name="k2">Steps that gradients flow back through.</param>
    /// <exception cref="ArgumentException">A number is below 1, or the module is not causal.</exception>
    public TruncatedBptt(SequenceModule<T> module, int k1, int k2, int batch)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentOutOfRangeException.ThrowIfLessThan(k1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k2, 1);
        if (!module.IsCausal)
            throw new ArgumentException($"{module} reads sequences to their end, so they cannot be cut in time.", nameof(module));
        (_module, K1, K2) = (module, k1, k2);
        States = module.CreateStates(batch);
    }

    /// <summary>Steps from one update to the next.</summary>
    public int K1 { get; }
    /// <summary>Steps that gradients flow back through.</summary>
    public int K2 { get; }

    /// <summary>Steps of the sequences that are done: the first new step.</summary>
    public int Position { get; private set; }

    /// <summary>The first step that the next call is fed.</summary>
    public int First => FirstAt(Position);

    /// <summary>The states before step <see cref="First"/>. At position 0, states may be carried in that the sequences start from.</summary>
    public SequenceStates<T> States { get; }

    /// <summary>The window of the next update.</summary>
    /// <param name="newSteps">k1, or fewer at the end of the sequences.</param>
    public TruncationWindow Window(int newSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newSteps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(newSteps, K1);
        int end = checked(Position + newSteps), recordFrom = Math.Max(First, end - K2);
        return new TruncationWindow(First, recordFrom, Math.Max(Position, recordFrom), end);
    }

    /// <summary>Runs the next window and moves on by its new steps.</summary>
    /// <param name="call">The steps of <see cref="Window"/>, without initial states.</param>
    /// <returns>The outputs of the window's steps. Its backward takes gradients of the same shape and ignores those before
    /// <see cref="TruncationWindow.LossFrom"/>.</returns>
    /// <exception cref="ArgumentException">The call has other than 1 to k1 new steps, or has initial states.</exception>
    public RecordedPass<T> Record(SequenceArguments<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.InitialStates.Count > 0)
            throw new ArgumentException("The states of truncated backpropagation are carried on; set those at the beginning through States.Carry.",
                nameof(call));
        int steps = call.Main().Lengths.Length > 0 ? (int)call.Main().Lengths[0] : 0, newSteps = steps - (Position - First);
        if (newSteps < 1 || newSteps > K1)
            throw new ArgumentException($"The next call goes from step {First} and has 1 to {K1} new steps, from step {Position}; this one has "
                + $"{steps} steps in all.", nameof(call));

        TruncationWindow window = Window(newSteps);
        int first = window.First, next = FirstAt(window.End);
        call = call with { InitialStates = new(States.Tensors) };
        var parts = new List<SequenceResult<T>>(3);
        try
        {
            Part(first, window.RecordFrom, record: false);
            int cut = next > window.RecordFrom ? next : window.End;
            Part(window.RecordFrom, cut, record: true);
            if (next == cut)
                States.Carry(parts[^1].FinalStates);
            Part(cut, window.End, record: true);
        }
        catch
        {
            foreach (SequenceResult<T> part in parts)
                (part as RecordedPass<T>)?.Dispose();
            throw;
        }
        Position = window.End;
        return new TruncatedPass<T>(_module, window, parts);

        void Part(int from, int end, bool record)
        {
            if (from == end)
                return;
            SequenceArguments<T> part = call.Slice(from - first, end - first) with
                { InitialStates = parts.Count > 0 ? new(parts[^1].FinalStates) : call.InitialStates };
            parts.Add(record ? _module.Record(part) : _module.Run(part));
        }
    }

    /// <summary>Back to the beginning of sequences.</summary>
    public void Reset()
    {
        Position = 0;
        States.Reset();
    }

    /// <summary>Goes on from a position that was saved with <see cref="SequenceStates{T}.Save"/> of <see cref="States"/>.</summary>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public void Restore(SafetensorsFile file, int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        Reset();
        if (FirstAt(position) > 0)
            States.Restore(file);
        Position = position;
    }

    int FirstAt(int position) => Math.Max(0, position + K1 - Math.Max(K1, K2));
}
