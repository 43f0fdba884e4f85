using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Training.Sequences;

/// <summary>The recorded passes of a layer of cells over stretches of packed steps.</summary>
sealed class PackedPass<T>(CellLayer<T> module, LearnedStates<T>? learned, SequenceArguments<T> call, PackedSteps packed, RecordedPass<T>[] passes)
    : ModulePass<T>(module)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override long KeptBytes => passes.Sum(pass => pass.KeptBytes);

    protected override BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>> finalStateGradients)
    {
        // First one gradient per row, of the state after the row's last step; as the stretches are gone through backwards, of earlier states.
        T[][] carried = [.. module.States.Select(state => AtEnds(state, finalStateGradients))];
        Dictionary<string, Tensor<T>> inputs = Zeros([call.Main(), .. module.FurtherInputs.Select(i => call.Inputs[i.Name])],
            [module.InputName, .. module.FurtherInputs.Select(i => i.Name)]);
        Dictionary<string, Tensor<T>> contexts
            = Zeros([.. module.Contexts.Select(c => call.Contexts[c.Name])], [.. module.Contexts.Select(c => c.Name)]);
        for (int k = passes.Length - 1; k >= 0; k--)
        {
            PackedSteps.Stretch stretch = packed.Stretches[k];
            var finals = new Dictionary<string, Tensor<T>>(StringComparer.Ordinal);
            for (int s = 0; s < carried.Length; s++)
                finals.Add(module.States[s].Name, PackedRows.First(carried[s], stretch.Rows, module.States[s].Size));
            BackwardResult<T> back = passes[k].Backward(PackedRows.Take(outputGradient, stretch), finals);
            for (int s = 0; s < carried.Length; s++)
                SequenceTensor.Span(back.InitialStates[module.States[s].Name]).CopyTo(carried[s]);
            foreach (var (name, gradient) in back.Inputs)
                PackedRows.Put(gradient, stretch.Positions, inputs[name]);
            foreach (var (name, gradient) in back.Contexts)
                AddRows(gradient, contexts[name]);
        }
        return new BackwardResult<T> { Inputs = inputs, Contexts = contexts, InitialStates = AtBeginnings(carried, finalStateGradients) };
    }

    public override void Dispose()
    {
        foreach (RecordedPass<T> pass in passes)
            pass.Dispose();
    }

    T[] AtEnds(NamedSize state, IReadOnlyDictionary<string, Tensor<T>> finalStateGradients)
    {
        T[] rows = new T[packed.Rows.Count * state.Size];
        if (finalStateGradients.TryGetValue(state.Name, out Tensor<T>? given))
            for (int row = 0; row < packed.Rows.Count; row++)
                if (packed.Rows[row] is { } piece && ReferenceEquals(piece, packed.Ends[piece.Sequence]))
                    Row(given, piece.Sequence, state.Size).CopyTo(rows.AsSpan(row * state.Size));
        return rows;
    }

    /// <summary>Hands what reached the beginnings of all pieces to the given initial states, and where there are none, to the learned ones.</summary>
    Dictionary<string, Tensor<T>> AtBeginnings(T[][] carried, IReadOnlyDictionary<string, Tensor<T>> finalStateGradients)
    {
        var gradients = new Dictionary<string, Tensor<T>>(StringComparer.Ordinal);
        for (int s = 0; s < carried.Length; s++)
        {
            NamedSize state = module.States[s];
            Tensor<T> initial = SequenceTensor.Zeros<T>(packed.Batch, state.Size);
            bool isGiven = call.InitialStates.ContainsKey(state.Name);
            for (int row = 0; row < packed.Rows.Count; row++)
                Add(packed.Rows[row], carried[s].AsSpan(row * state.Size, state.Size));
            if (finalStateGradients.TryGetValue(state.Name, out Tensor<T>? final))
                foreach (PackedSteps.Piece piece in packed.Ends)
                    if (piece.Positions.Count == 0)
                        Add(piece, Row(final, piece.Sequence, state.Size));
            gradients.Add(state.Name, initial);

            void Add(PackedSteps.Piece piece, ReadOnlySpan<T> gradient)
            {
                if (piece.IsContinuation)
                    gradient.CopyTo(Row(initial, piece.Sequence, state.Size));
                if (learned is not null && !(piece.IsContinuation && isGiven))
                    TensorPrimitives.Add(learned.Gradient(s), gradient, learned.Gradient(s));
            }
        }
        return gradients;
    }

    void AddRows(Tensor<T> gradient, Tensor<T> sum)
    {
        int size = (int)sum.Lengths[1];
        for (int row = 0; row < gradient.Lengths[0]; row++)
        {
            Span<T> target = Row(sum, packed.Rows[row].Sequence, size);
            TensorPrimitives.Add(target, Row(gradient, row, size), target);
        }
    }

    static Span<T> Row(Tensor<T> tensor, int row, int size) => SequenceTensor.Span(tensor).Slice(row * size, size);

    static Dictionary<string, Tensor<T>> Zeros(IReadOnlyList<Tensor<T>> shapes, IReadOnlyList<string> names)
        => names.Zip(shapes).ToDictionary(p => p.First, p => SequenceTensor.Zeros<T>(p.Second.Lengths), StringComparer.Ordinal);
}
