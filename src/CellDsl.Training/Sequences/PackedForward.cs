using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Training.Sequences;

/// <summary>One call of a layer of cells on the valid steps of its sequences: a run of the layer for each stretch of packed steps, states handed
/// on.</summary>
sealed class PackedForward<T>(CellLayer<T> module, LearnedStates<T>? learned, SequenceArguments<T> call)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly PackedSteps _packed = PackedSteps.Of(call.Mask ?? Full(call.Main()));

    public SequenceResult<T> Run(bool record)
    {
        int steps = (int)call.Main().Lengths[0];
        Tensor<T> output = call.Target() ?? Tensor.CreateFromShapeUninitialized<T>([steps, _packed.Batch, module.OutputSize]);
        SequenceTensor.Span(output).Clear();
        T[][] states = [.. module.States.Select((_, s) => Start(s))];
        var runs = new SequenceResult<T>[_packed.Stretches.Count];
        try
        {
            for (int k = 0; k < runs.Length; k++)
            {
                PackedSteps.Stretch stretch = _packed.Stretches[k];
                runs[k] = module.ForwardLayer(Arguments(stretch, states), record);
                PackedRows.Put(runs[k].Output, stretch.Positions, output);
                for (int s = 0; s < states.Length; s++)
                    SequenceTensor.Span(runs[k].FinalStates[module.States[s].Name]).CopyTo(states[s]);
            }
        }
        catch when (record)
        {
            foreach (SequenceResult<T>? run in runs)
                (run as RecordedPass<T>)?.Dispose();
            throw;
        }
        Dictionary<string, Tensor<T>> finals = FinalStates(states);
        var captured = new Dictionary<string, Tensor<T>>();
        return record
            ? new PackedPass<T>(module, learned, call, _packed, [.. runs.Cast<RecordedPass<T>>()])
            { Output = output, FinalStates = finals, Captured = captured }
            : new SequenceResult<T> { Output = output, FinalStates = finals, Captured = captured };
    }

    static SequenceMask Full(Tensor<T> input)
    {
        (int steps, int batch) = ((int)input.Lengths[0], (int)input.Lengths[1]);
        return SequenceMask.OfResets(steps, batch, []);
    }

    /// <summary>What a sequence begins with, of one state.</summary>
    ReadOnlySpan<T> Begin(int state, PackedSteps.Piece piece)
    {
        NamedSize info = module.States[state];
        if (piece.IsContinuation && call.InitialStates.TryGetValue(info.Name, out Tensor<T>? given))
            return SequenceTensor.Span(given).Slice(piece.Sequence * info.Size, info.Size);
        return learned is null ? new T[info.Size] : learned.Value(state);
    }

    /// <summary>One state of all packed rows before their first step.</summary>
    T[] Start(int state)
    {
        int size = module.States[state].Size;
        T[] rows = new T[_packed.Rows.Count * size];
        for (int row = 0; row < _packed.Rows.Count; row++)
            Begin(state, _packed.Rows[row]).CopyTo(rows.AsSpan(row * size));
        return rows;
    }

    SequenceArguments<T> Arguments(PackedSteps.Stretch stretch, T[][] states)
    {
        SequenceArguments<T> arguments = module.Arguments(
            PackedRows.Take(call.Main(), stretch),
            call.Inputs.Select(p => KeyValuePair.Create(p.Key, PackedRows.Take(p.Value, stretch))),
            call.Contexts.Select(p => KeyValuePair.Create(p.Key, ContextRows(p.Value, stretch.Rows))),
            module.States.Select((state, s) => KeyValuePair.Create(state.Name, PackedRows.First(states[s], stretch.Rows, state.Size))),
            module.Noise(call) is { } noise ? _packed.NoiseOf(stretch, noise) : null);
        arguments.Lengths = stretch.Lengths;
        return arguments;
    }

    Tensor<T> ContextRows(Tensor<T> context, int rows)
    {
        int size = (int)context.Lengths[1];
        Tensor<T> taken = Tensor.CreateFromShapeUninitialized<T>([rows, size]);
        for (int row = 0; row < rows; row++)
            SequenceTensor.Span(context).Slice(_packed.Rows[row].Sequence * size, size).CopyTo(SequenceTensor.Span(taken)[(row * size)..]);
        return taken;
    }

    /// <param name="ended">The states of all packed rows after their last step.</param>
    Dictionary<string, Tensor<T>> FinalStates(T[][] ended)
    {
        var finals = new Dictionary<string, Tensor<T>>(StringComparer.Ordinal);
        for (int s = 0; s < ended.Length; s++)
        {
            NamedSize state = module.States[s];
            T[] final = new T[_packed.Batch * state.Size];
            for (int b = 0; b < _packed.Batch; b++)
                Begin(s, _packed.Ends[b]).CopyTo(final.AsSpan(b * state.Size));
            for (int row = 0; row < _packed.Rows.Count; row++)
                if (_packed.Rows[row] is { } piece && ReferenceEquals(piece, _packed.Ends[piece.Sequence]))
                    ended[s].AsSpan(row * state.Size, state.Size).CopyTo(final.AsSpan(piece.Sequence * state.Size));
            finals.Add(state.Name, Tensor.Create(final, [_packed.Batch, state.Size]));
        }
        return finals;
    }
}
