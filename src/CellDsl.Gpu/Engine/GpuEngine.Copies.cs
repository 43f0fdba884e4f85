using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

// Between the host's dense arrays and slots: at once where rows need no filling up, else through dense memory on the device.
sealed partial class GpuEngine
{
    /// <summary>All rows of the host's [T, B, n] array; zero behind a sequence's end.</summary>
    void Upload(GpuWorkspace run, int slot, int firstStep, ReadOnlySpan<float> values)
    {
        if (!run.Has(slot))
            return;
        int size = run.Size(slot);
        Upload(values, run.View(At(slot), firstStep, run.Steps), Rows(run, run.Steps, run.Quads(slot), 0, hasTime: true), size);
    }

    void Upload(ReadOnlySpan<float> values, ArrayView<Float4> target, StepRows rows, int size)
    {
        if (size % 4 == 0 && rows.HasLengths == 0)
        {
            target.Cast<float>().CopyFromCPU(_stream, values);
            return;
        }
        ArrayView<float> dense = Staging(values.Length);
        dense.CopyFromCPU(_stream, values);
        CopyIn(dense, target, rows, size);
    }

    void CopyIn(ArrayView<float> dense, ArrayView<Float4> target, StepRows rows, int size)
        => Library.CopyIn(_stream, Pointwise(rows.Count * rows.Quads), rows, dense, target, size);

    /// <param name="allValid">Whether rows behind a sequence's end are wanted as they are; else they are zero.</param>
    void Download(GpuWorkspace run, SlotRef slot, int firstStep, Span<float> target, bool allValid)
    {
        StepRows rows = Rows(run, run.Steps, run.Quads(slot.Slot), 0, hasTime: !allValid);
        Download(run.View(slot, firstStep, run.Steps), target, rows, run.Size(slot.Slot));
    }

    void Download(ArrayView<Float4> source, Span<float> target, StepRows rows, int size)
    {
        if (size % 4 == 0 && rows.HasLengths == 0)
        {
            source.Cast<float>().CopyToCPU(_stream, target);
            return;
        }
        ArrayView<float> dense = Staging(target.Length);
        Library.CopyOut(_stream, Pointwise(rows.Count * rows.Quads), rows, source, dense, size);
        dense.CopyToCPU(_stream, target);
    }

    /// <summary>A [B, n] array into a slice; zero for none.</summary>
    void SetRows(GpuWorkspace run, SlotRef slot, int step, ReadOnlySpan<float> source)
    {
        ArrayView<Float4> target = run.View(slot, step, 1);
        if (source.IsEmpty)
            target.MemSetToZero(_stream);
        else
            Upload(source, target, Rows(run, 1, run.Quads(slot.Slot), 0, hasTime: false), run.Size(slot.Slot));
    }

    public void SetSlice(GpuWorkspace run, SlotRef slot, int step, ReadOnlySpan<float> source)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            SetRows(run, slot, step, source);
        }
    }

    public void GetSlice(GpuWorkspace run, SlotRef slot, int step, Span<float> target)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            Download(run.View(slot, step, 1), target, Rows(run, 1, run.Quads(slot.Slot), 0, hasTime: false), run.Size(slot.Slot));
            _stream.Synchronize();
        }
    }

    public void GetSteps(GpuWorkspace run, SlotRef slot, Span<float> target)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            Download(run, slot, 0, target, allValid: true);
            _stream.Synchronize();
        }
    }

    void UploadLengths(GpuWorkspace run)
    {
        if (run.Lengths is { } lengths)
            run.RoomForLengths().View.SubView(0, lengths.Length).CopyFromCPU(_stream, lengths.AsSpan());
    }

    void UploadNoisePlaces(GpuWorkspace run)
    {
        if (run.Noise is not { Places: { } places } noise)
            return;
        long[] indices = new long[run.Steps * run.Batch];
        for (int k = 0; k < indices.Length; k++)
            indices[k] = (long)NoiseMask.IndexOf(noise.FirstTimeStep + places[k].TimeStep, places[k].Row);
        run.RoomForNoisePlaces().View.SubView(0, indices.Length).CopyFromCPU(_stream, indices.AsSpan());
    }

    ArrayView<float> Staging(int length) => Room(ref _staging, length, "copies").SubView(0, length);

    ArrayView<float> Room(ref DeviceBuffer<float>? buffer, long length, string purpose)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = Allocate<float>(length, () => purpose);
        }
        return buffer.View;
    }
}
