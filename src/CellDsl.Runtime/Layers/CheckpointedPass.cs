using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>A pass that keeps inputs, and states at every k-th step; backward goes through the segments between them from the last to the first
/// and runs each forward once more (Chen et al., 2016, Training deep nets with sublinear memory cost;
/// Gruslys et al., 2016, Memory-efficient backpropagation through time).</summary>
sealed unsafe class CheckpointedPass<T>(SequenceRunner<T> runner, SegmentedSequence<T> sequence)
    : LayerPass<T>(runner, sequence.Steps, sequence.Workspace.Batch)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    SegmentedSequence<T>? _sequence = sequence;

    public override long KeptBytes => _sequence?.Bytes ?? 0;

    protected override bool IsDisposed => _sequence is null;

    protected override StateGradients<T> Backward(in CallArrays<T> arrays, BackwardResult<T>? into)
    {
        SegmentedSequence<T> sequence = _sequence!;
        LayerWorkspace<T> workspace = sequence.Workspace;
        CellDescription cell = Runner.Cell;
        Tensor<T>[] states = Zeros(cell.States, workspace.Batch);
        Tensor<T>[] contexts = Zeros(cell.Contexts, workspace.Batch);
        using var carried = new PinnedArrays<T>(states, stackalloc nint[states.Length]);
        nint* inputs = stackalloc nint[cell.Inputs.Count];
        for (int segment = sequence.Segments - 1; segment >= 0; segment--)
        {
            sequence.Restore(segment);
            long rows = (long)sequence.FirstStep(segment) * workspace.Batch;
            for (int i = 0; i < cell.Inputs.Count; i++)
                inputs[i] = (nint)(arrays.Inputs[i] + rows * Runner.Sizes[cell.Inputs[i].Dimension]);
            Runner.Engine.Backward(workspace, new CallArrays<T>
            {
                Inputs = (T**)inputs,
                Output = arrays.Output + rows * Runner.Sizes[cell.Output.Dimension],
                FinalStates = segment == sequence.Segments - 1 ? arrays.FinalStates : carried.Pointers,
            });
            for (int s = 0; s < states.Length; s++)
                if (Runner.Roles.CarrySlots[s] >= 0)
                    workspace.GetSlice(Runner.Roles.CarrySlots[s], 0, SlotTime.Previous, SequenceRunner<T>.Span(states[s]));
            AddContextGradients(workspace, contexts);
        }
        return new StateGradients<T>(ByName(cell.States, states), ByName(cell.Contexts, contexts));
    }

    void AddContextGradients(LayerWorkspace<T> workspace, Tensor<T>[] contexts)
    {
        for (int c = 0; c < contexts.Length; c++)
            if (Runner.Roles.ContextGradients[c] >= 0)
            {
                Span<T> total = SequenceRunner<T>.Span(contexts[c]);
                T[] part = new T[total.Length];
                workspace.GetSlice(Runner.Roles.ContextGradients[c], 0, SlotTime.Current, part);
                TensorPrimitives.Add(total, part, total);
            }
    }

    Tensor<T>[] Zeros(IReadOnlyList<VectorInfo> vectors, int batch)
        => [.. vectors.Select(v => Tensor.CreateFromShape<T>([batch, Runner.Sizes[v.Dimension]]))];

    static Dictionary<string, Tensor<T>> ByName(IReadOnlyList<VectorInfo> vectors, Tensor<T>[] tensors)
        => vectors.Zip(tensors).ToDictionary(p => p.First.Name, p => p.Second, StringComparer.Ordinal);

    protected override void GiveBack() => Interlocked.Exchange(ref _sequence, null)?.Dispose();
}
