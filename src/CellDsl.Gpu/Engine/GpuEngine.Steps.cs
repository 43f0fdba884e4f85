using CellDsl.Execution;
using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

// Steps of the plan, each as one or a few launches.
sealed partial class GpuEngine
{
    const int PointwiseThreads = 128;
    // The simulation on the processor has a thread of the system for each thread.
    const int PointwiseThreadsOnCpu = 32;
    // Enough rows for a group that sums them up.
    const int LeastRowsPerSum = 256;
    const int MostParts = 32;

    ArrayView<Float4>[] _slotViews = [];
    Operand[] _operands = [];
    MaskDraw[] _draws = [];

    /// <summary>Threads for so many values.</summary>
    public KernelConfig Pointwise(int count)
    {
        int threads = Math.Min(_device.Kind == GpuKind.Cpu ? PointwiseThreadsOnCpu : PointwiseThreads, _device.Accelerator.MaxNumThreadsPerGroup);
        return new KernelConfig(Math.Max(1, (count + threads - 1) / threads), threads);
    }

    public void Run(SizedStep step, int firstStep, int steps)
    {
        switch (step)
        {
            case GpuKernelStep kernel:
                RunKernel(_run, kernel, firstStep, steps, _mode);
                break;
            case SizedMask mask:
                ApplyMask(_run, mask, firstStep, steps);
                break;
            case SizedReduction reduction:
                Reduce(_run, reduction, firstStep, steps);
                break;
            case GpuGradient gradient:
                AddGradient(_run, gradient, firstStep, steps);
                break;
            default:
                throw new InvalidOperationException($"The engine does not know the step {step}.");
        }
    }

    public void RunInLoop(SizedStep step, int t) => Run(step, t, 1);

    // Kernels write what a row behind its sequence's end holds.
    public void Hold(int t) { }

    static int RowCount(GpuWorkspace run, RowSpace rows, int steps) => rows switch
    {
        RowSpace.Parameter => 1,
        RowSpace.Context => run.Batch,
        _ => run.Batch * steps,
    };

    /// <param name="hasTime">Whether rows belong to time steps, of which sequences may have fewer than others.</param>
    static StepRows Rows(GpuWorkspace run, int steps, int quads, int firstStep, bool hasTime)
        => hasTime && run.Lengths is not null
            ? new StepRows(run.Batch * steps, quads, run.Batch, firstStep, run.DeviceLengths, 1)
            : new StepRows(run.Batch * steps, quads, run.Batch, firstStep, default, 0);

    void RunKernel(GpuWorkspace run, GpuKernelStep kernel, int firstStep, int steps, Type mode)
    {
        int quads = (kernel.Units + 3) / 4;
        StepRows rows = kernel.Rows == RowSpace.Parameter
            ? new StepRows(1, quads, 1, firstStep, default, 0)
            : Rows(run, steps, quads, firstStep, hasTime: kernel.Rows == RowSpace.Sequence);
        Span<ArrayView<Float4>> slots = Room(ref _slotViews, kernel.Slots.Length);
        for (int s = 0; s < slots.Length; s++)
            slots[s] = run.View(kernel.Slots[s], firstStep, steps);
        try
        {
            if (kernel.Products.Length == 0)
            {
                _kernels.Get(kernel, null, mode, typeof(NoMasks)).Launch(_stream, Pointwise(rows.Count * quads), rows, slots, default, default);
                return;
            }
            Span<Operand> operands = Room(ref _operands, kernel.Products.Length);
            for (int p = 0; p < operands.Length; p++)
                operands[p] = OperandOf(run, kernel.Products[p], firstStep, steps);
            TileChoice tile = kernel.Tensor ? TileChoice.ForTensor(kernel.Accumulators)! : _device.Forced
                ?? TileChoice.For(kernel.Accumulators, rows.Count, quads, _device.Accelerator.NumMultiprocessors,
                _device.Accelerator.MaxNumThreadsPerGroup);
            (int rowGroups, int unitGroups) = tile.Groups(rows.Count, quads);
            ReadOnlySpan<MaskDraw> masks = DrawsOf(run, kernel);
            _kernels.Get(kernel, tile, mode, masks.IsEmpty ? typeof(NoMasks) : kernel.MasksType).Launch(_stream,
                new KernelConfig(new Index3D(rowGroups, unitGroups, 1), new Index3D(tile.Threads, 1, 1)), rows, slots, operands, masks);
        }
        catch (AcceleratorException e)
        {
            throw new GpuException($"Kernel '{kernel.Name}' of {_owner} failed on '{_device.Name}' with {rows.Count} rows: {e.Message}", e);
        }
    }

    Operand OperandOf(GpuWorkspace run, GpuProduct product, int firstStep, int steps)
    {
        ArrayView<Float4> vectors = run.View(product.Operand, firstStep, steps);
        int rows = (int)(vectors.Length / run.Quads(product.Operand.Slot));
        return new Operand(vectors, rows, product.Panel.Depth, _weights.Panel(product.Panel), product.Panel.Quads);
    }

    static Span<TItem> Room<TItem>(ref TItem[] items, int count)
    {
        if (items.Length < count)
            items = new TItem[count];
        return items.AsSpan(0, count);
    }

    void Reduce(GpuWorkspace run, SizedReduction step, int firstStep, int steps)
    {
        int rows = RowCount(run, step.Rows, steps);
        ArrayView<float> source = run.View(step.Source, firstStep, steps).Cast<float>();
        ArrayView<float> target = run.View(step.Target, firstStep, 1).Cast<float>();
        int stride = 4 * run.Quads(step.Source.Slot);
        int parts = Math.Clamp(rows / LeastRowsPerSum, 1, MostParts);
        ArrayView<float> sums = Room(ref _sums, (long)(parts + 1) * step.Size, "sums over rows");
        ArrayView<float> ofParts = sums.SubView(step.Size, (long)parts * step.Size);
        ArrayView<float> ofUnits = sums.SubView(0, step.Size);
        if (!step.OverUnits)
        {
            Sum(source, rows, step.Size, stride, parts, ofParts, target, adds: true);
            return;
        }
        Sum(source, rows, step.Size, stride, parts, ofParts, ofUnits, adds: false);
        Sum(ofUnits, step.Size, 1, 1, 1, default, target, adds: true);
    }

    /// <param name="parts">Into how many parts the rows are split first, each with a sum of its own.</param>
    void Sum(ArrayView<float> source, int rows, int units, int stride, int parts, ArrayView<float> ofParts, ArrayView<float> target, bool adds)
    {
        int unitThreads = (IsTiny ? OuterForm.Tiny : OuterForm.Small).Tile.UnitThreads;
        int unitGroups = (units + unitThreads - 1) / unitThreads;
        int threads = unitThreads * SumKernel.Lines;
        var sum = IsTiny ? Library.Sum<TinyGroup>() : Library.Sum<SmallGroup>();
        if (parts > 1)
        {
            sum(_stream, new KernelConfig(new Index2D(unitGroups, parts), new Index2D(threads, 1)),
                new SumShape(rows, units, stride, (rows + parts - 1) / parts, 0), source, ofParts);
            (source, rows, stride) = (ofParts, parts, units);
        }
        sum(_stream, new KernelConfig(unitGroups, threads), new SumShape(rows, units, stride, rows, adds ? 1 : 0), source, target);
    }

    void AddGradient(GpuWorkspace run, GpuGradient step, int firstStep, int steps)
    {
        int rows = RowCount(run, step.Rows, steps);
        ArrayView<Float4> adjoint = run.View(step.Adjoint, firstStep, steps);
        ArrayView<Float4> operand = run.View(step.Operand, firstStep, steps);
        ArrayView<float> target = _weights.Gradient(step.Matrix.Parameter).SubView(step.Matrix.FirstColumn);
        int multiprocessors = _device.Accelerator.NumMultiprocessors;
        OuterForm form = FormOf(step);
        (int unitGroups, int columnGroups) = form.Groups(step);
        // Where the matrix is small, several groups share the rows.
        int parts = Math.Clamp(Math.Min(rows / LeastRowsPerSum, 2 * multiprocessors / (unitGroups * columnGroups)), 1, MostParts);
        int rowsPerPart = (rows + parts - 1) / parts;
        int numbers = step.Units * step.Columns;
        var shape = new OuterShape(rows, rowsPerPart, (int)(adjoint.Length / run.Quads(step.Adjoint.Slot)),
            (int)(operand.Length / run.Quads(step.Operand.Slot)),
            step.Units, step.Columns, step.Matrix.RowLength, parts == 1 ? 0 : numbers);
        ArrayView<float> result = parts == 1 ? target : Room(ref _sums, (long)parts * numbers, "sums of outer products");
        var config = new KernelConfig(new Index3D(unitGroups, columnGroups, parts), new Index3D(form.Tile.Threads, 1, 1));
        StepRows existing = Rows(run, steps, 0, firstStep, hasTime: step.Rows != RowSpace.Parameter);
        form.Kernel(Library)(_stream, config, shape, existing, adjoint, operand, result);
        if (parts > 1)
            Library.AddParts(_stream, Pointwise(numbers), shape, parts, result, target);
    }

    /// <summary>Small groups, unless large ones keep the device's multiprocessors busy.</summary>
    OuterForm FormOf(GpuGradient step)
    {
        if (step.KeepsZeros)
            return IsTiny ? OuterForm.TinyKeepingZeros : OuterForm.SmallKeepingZeros;
        if (step.Tensor)
            return OuterForm.Tensor;
        TileChoice large = OuterForm.Large.Tile;
        (int units, int columns) = OuterForm.Large.Groups(step);
        bool isLarge = _device.Forced is { } forced ? forced.Threads == large.Threads
            : large.Threads <= _device.Accelerator.MaxNumThreadsPerGroup && units * columns >= _device.Accelerator.NumMultiprocessors;
        return isLarge ? OuterForm.Large : IsTiny ? OuterForm.Tiny : OuterForm.Small;
    }

    /// <summary>Whether the device, a simulation, has no room for a small group.</summary>
    bool IsTiny => _device.Accelerator.MaxNumThreadsPerGroup < OuterForm.Small.Tile.Threads;
}
