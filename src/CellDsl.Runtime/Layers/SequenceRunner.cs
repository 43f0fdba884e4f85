using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>Takes checked arguments into a workspace, has the engine run, and takes the results out.</summary>
/// <param name="checkpointEvery">Longer sequences are recorded in segments of so many steps; null: whole.</param>
sealed unsafe class SequenceRunner<T>(
    CellDescription cell, IReadOnlyList<int> sizes, ParameterSet<T> parameters, LayerEngine<T> engine, int? checkpointEvery = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public CellDescription Cell => cell;
    public IReadOnlyList<int> Sizes => sizes;
    public ParameterSet<T> Parameters => parameters;
    public LayerEngine<T> Engine => engine;
    public SlotRoles Roles => engine.Backend.Plan.Roles;

    public SequenceResult<T> Run(SequenceArguments<T> arguments)
    {
        CheckedArguments<T> call = CheckedArguments<T>.Check(cell, sizes, arguments);
        LayerWorkspace<T> workspace = engine.Rent(call.Steps, call.Batch, call.Capture.Count > 0 ? RunMode.Capture : RunMode.Infer);
        try
        {
            Tensor<T> output = Forward(workspace, call);
            return new SequenceResult<T> { Output = output, FinalStates = FinalStates(workspace, call.Into), Captured = Captured(workspace, call) };
        }
        finally
        {
            engine.Return(workspace);
        }
    }

    public RecordedPass<T> Record(SequenceArguments<T> arguments)
    {
        CheckedArguments<T> call = CheckedArguments<T>.Check(cell, sizes, arguments);
        return checkpointEvery < call.Steps ? RecordInSegments(call, checkpointEvery.Value) : RecordWhole(call);
    }

    WholePass<T> RecordWhole(CheckedArguments<T> call)
    {
        LayerWorkspace<T> workspace = engine.Rent(call.Steps, call.Batch, call.Capture.Count > 0 ? RunMode.Capture : RunMode.Record);
        try
        {
            Tensor<T> output = Forward(workspace, call);
            return new WholePass<T>(this, workspace)
                { Output = output, FinalStates = FinalStates(workspace, call.Into), Captured = Captured(workspace, call) };
        }
        catch
        {
            engine.Return(workspace);
            throw;
        }
    }

    CheckpointedPass<T> RecordInSegments(CheckedArguments<T> call, int every)
    {
        var sequence = new SegmentedSequence<T>(this, call, every);
        try
        {
            Tensor<T> output = Output(call);
            Dictionary<string, Tensor<T>> captured = NewCaptured(call);
            for (int segment = 0; segment < sequence.Segments; segment++)
            {
                fixed (T* target = output)
                    sequence.Forward(segment, target);
                TakeCaptured(sequence.Workspace, captured, sequence.FirstStep(segment));
            }
            return new CheckpointedPass<T>(this, sequence)
                { Output = output, FinalStates = FinalStates(sequence.Workspace, call.Into), Captured = captured };
        }
        catch
        {
            sequence.Dispose();
            throw;
        }
    }

    Tensor<T> Forward(LayerWorkspace<T> workspace, CheckedArguments<T> call)
    {
        workspace.PreparedVersion = -1;
        workspace.Lengths = call.Lengths;
        workspace.Noise = call.Noise;
        SetContexts(workspace, call.Contexts);
        for (int s = 0; s < cell.States.Count; s++)
            if (Roles.StateSlots[s] >= 0)
                workspace.SetSlice(Roles.StateSlots[s], 0, SlotTime.Previous, Span(call.InitialStates[s]));

        Tensor<T> output = Output(call);
        using var inputs = new PinnedArrays<T>(call.Inputs, stackalloc nint[call.Inputs.Length]);
        fixed (T* target = output)
            engine.Forward(workspace, new CallArrays<T> { Inputs = inputs.Pointers, Output = target }, firstStep: 0);
        return output;
    }

    public void SetContexts(LayerWorkspace<T> workspace, Tensor<T>[] contexts)
    {
        for (int c = 0; c < contexts.Length; c++)
            if (Roles.Contexts[c] >= 0)
                workspace.SetSlice(Roles.Contexts[c], 0, SlotTime.Current, Span(contexts[c]));
    }

    Tensor<T> Output(CheckedArguments<T> call)
        => ResultTensor.Take(call.Into?.Output, cell.Output.Name, call.Steps, call.Batch, sizes[cell.Output.Dimension]);

    Dictionary<string, Tensor<T>> FinalStates(LayerWorkspace<T> workspace, SequenceResult<T>? into)
        => Slices(cell.States, Roles.StateSlots, workspace, workspace.Steps - 1, SlotTime.Next, into?.FinalStates);

    /// <summary>One slice of each slot, by the name of what it holds; zero where the plan has no slot.</summary>
    /// <param name="into">Tensors of an earlier call to overwrite.</param>
    public Dictionary<string, Tensor<T>> Slices(IReadOnlyList<VectorInfo> vectors, int[] slots, LayerWorkspace<T> workspace, int step, SlotTime time,
        IReadOnlyDictionary<string, Tensor<T>>? into)
    {
        var slices = new Dictionary<string, Tensor<T>>(vectors.Count, StringComparer.Ordinal);
        for (int n = 0; n < vectors.Count; n++)
        {
            Tensor<T> tensor = ResultTensor.Take(into, vectors[n].Name, workspace.Batch, sizes[vectors[n].Dimension]);
            if (slots[n] >= 0)
                workspace.GetSlice(slots[n], step, time, Span(tensor));
            else
                tensor.Clear();
            slices.Add(vectors[n].Name, tensor);
        }
        return slices;
    }

    Dictionary<string, Tensor<T>> Captured(LayerWorkspace<T> workspace, CheckedArguments<T> call)
    {
        Dictionary<string, Tensor<T>> captured = NewCaptured(call);
        TakeCaptured(workspace, captured, firstStep: 0);
        return captured;
    }

    Dictionary<string, Tensor<T>> NewCaptured(CheckedArguments<T> call)
    {
        var captured = new Dictionary<string, Tensor<T>>(call.Capture.Count, StringComparer.Ordinal);
        foreach (string name in call.Capture)
            captured[name]
                = ResultTensor.Take(call.Into?.Captured, name, call.Steps, call.Batch, sizes[cell.Plan.Slots[CaptureSlot(name).Slot].Dimension]);
        return captured;
    }

    /// <summary>The workspace's steps of captured values; the first of them is step <paramref name="firstStep"/> of the sequence.</summary>
    void TakeCaptured(LayerWorkspace<T> workspace, Dictionary<string, Tensor<T>> captured, int firstStep)
    {
        foreach (var (name, tensor) in captured)
        {
            SlotRef slot = CaptureSlot(name);
            int step = workspace.Batch * workspace.Size(slot.Slot);
            workspace.GetSteps(slot, Span(tensor).Slice(firstStep * step, workspace.Steps * step));
        }
    }

    SlotRef CaptureSlot(string name) => cell.Plan.Captures[IndexOf(cell.Captures, name)];

    static int IndexOf(IReadOnlyList<string> names, string name)
    {
        int n = 0;
        while (names[n] != name)
            n++;
        return n;
    }

    /// <summary>All numbers of a dense tensor; none for null.</summary>
    public static Span<T> Span(Tensor<T>? tensor)
        => tensor is null ? default
        : System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), checked((int)tensor.FlattenedLength));
}
