using CellDsl.Execution;
using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>A layer's parameters on the device: as they are, and their matrices packed for products; and their gradients.
/// Uploaded when the layer's own have changed.</summary>
sealed class DeviceParameters(GpuEngine engine, ParameterSet<float> parameters, GpuPlan plan) : IDisposable
{
    readonly long[] _offsets = Offsets(parameters);
    readonly float[] _downloaded = new float[parameters.Count];
    readonly Panels _forward = new(plan.ForwardPanels);
    readonly Panels _backward = new(plan.BackwardPanels);
    DeviceBuffer<float>? _values;
    DeviceBuffer<float>? _gradients;
    long _version = -1;
    long _edits;

    sealed class Panels(IReadOnlyList<GpuPanel> panels)
    {
        public IReadOnlyList<GpuPanel> All => panels;
        public DeviceBuffer<Float4>? Memory { get; set; }
        public long Version { get; set; } = -1;
    }

    /// <summary>The numbers of a parameter.</summary>
    public ArrayView<float> Value(int parameter) => _values!.View.SubView(_offsets[parameter], parameters.Value(parameter).Length);

    public ArrayView<float> Gradient(int parameter) => _gradients!.View.SubView(_offsets[parameter], parameters.Value(parameter).Length);

    public ArrayView<Float4> Panel(GpuPanel panel) => (panel.IsBackward ? _backward : _forward).Memory!.View.SubView(panel.Offset, panel.Length);

    /// <summary>All packed weights of a pass.</summary>
    public ArrayView<Float4> AllPanels(bool backward) => (backward ? _backward : _forward).Memory!.View;

    /// <summary>Grows with every change of values, here or by the host.</summary>
    public long Version => parameters.Version + _edits;

    public ArrayView<float> Values => _values!.View;

    public ArrayView<float> Gradients => _gradients!.View;

    /// <summary>Brings the parameters up to date where the host's have changed.</summary>
    public void Upload(AcceleratorStream stream)
    {
        _values ??= engine.Allocate<float>(parameters.Count, () => "parameters");
        if (_version == parameters.Version)
            return;
        // A failure on the way must not leave half of the values that looks whole.
        _version = -1;
        _values.View.CopyFromCPU(stream, parameters.Values);
        _version = parameters.Version;
    }

    /// <summary>The values here are about to be changed on the device.</summary>
    public void Edit() => _edits++;

    /// <summary>The host's values become those here. Waits for the device.</summary>
    public void Download(AcceleratorStream stream)
    {
        _values!.View.CopyToCPU(stream, _downloaded.AsSpan());
        stream.Synchronize();
        _downloaded.CopyTo(parameters.Edit());
        _version = parameters.Version;
    }

    /// <summary>Brings what a pass needs up to date.</summary>
    public void Prepare(AcceleratorStream stream, bool backward)
    {
        Upload(stream);
        long version = Version;
        Panels panels = backward ? _backward : _forward;
        if (panels.Version == version || panels.All.Count == 0)
            return;
        panels.Memory ??= engine.Allocate<Float4>(panels.All[^1].End, () => "packed weights");
        panels.Version = -1;
        foreach (GpuPanel panel in panels.All)
            Pack(stream, panel, panels.Memory.View.SubView(panel.Offset, panel.Length));
        panels.Version = version;
    }

    void Pack(AcceleratorStream stream, GpuPanel panel, ArrayView<Float4> target)
    {
        for (int f = 0; f < panel.Matrices.Length; f++)
        {
            MatrixBlock matrix = panel.Matrices[f];
            (int elementStride, int unitStride) = panel.Transposed ? (matrix.RowLength, 1) : (1, matrix.RowLength);
            int count = checked(panel.Elements * panel.Quads);
            (panel.Tensor ? engine.Library.PackFragments : engine.Library.Pack)(stream, engine.Pointwise(count), count,
                Value(matrix.Parameter).SubView(matrix.FirstColumn), target,
                new PanelBlock(panel.Depth, panel.Units, elementStride, unitStride, panel.Quads, f, panel.Matrices.Length));
        }
    }

    public void ClearGradients(AcceleratorStream stream)
    {
        _gradients ??= engine.Allocate<float>(parameters.Count, () => "gradients of parameters");
        _gradients.View.MemSetToZero(stream);
    }

    /// <summary>Adds the device's gradients to the layer's own. Waits for the device.</summary>
    public void AddGradients(AcceleratorStream stream)
    {
        _gradients!.View.CopyToCPU(stream, _downloaded.AsSpan());
        stream.Synchronize();
        System.Numerics.Tensors.TensorPrimitives.Add(parameters.Gradients, _downloaded, parameters.Gradients);
    }

    static long[] Offsets(ParameterSet<float> parameters)
    {
        long[] offsets = new long[parameters.Infos.Count];
        for (int p = 1; p < offsets.Length; p++)
            offsets[p] = offsets[p - 1] + parameters.Value(p - 1).Length;
        return offsets;
    }

    public void Dispose()
    {
        _values?.Dispose();
        _gradients?.Dispose();
        _forward.Memory?.Dispose();
        _backward.Memory?.Dispose();
    }
}
