using System.Numerics;
using System.Reflection;
using CellDsl.Execution;
using CellDsl.Gpu.Engine;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using GpuContext = ILGPU.Context;

namespace CellDsl.Gpu;

/// <summary>A GPU on which layers compute: <c>new LayerOptions { Device = gpu }</c>. Layers of one device share its compiled kernels.
/// Dispose it after its layers.</summary>
public sealed class GpuDevice : LayerDevice
{
    readonly GpuContext _context;

    GpuDevice(GpuContext context, OpenDevice device) => (_context, Opened) = (context, device);

    /// <summary>The first device of a kind.</summary>
    /// <exception cref="GpuException">There is none; the message says what was looked for.</exception>
    public static GpuDevice Open(GpuKind kind = GpuKind.Any, GpuOptions? options = null) => Open(kind, index: 0, options);

    /// <summary>A device by its place in <see cref="List"/>.</summary>
    public static GpuDevice Open(GpuKind kind, int index, GpuOptions? options = null) => Open(kind, index, options, null, null);

    /// <summary>For tests: with tiles and groups that are used wherever products are formed.</summary>
    internal static GpuDevice Open(GpuKind kind, TileChoice forced)
        => Open(kind, 0, null, forced, null, simulated: SimulatedSize.Usual.WithGroupsOf(forced.Threads));

    /// <summary>For tests: with loops as one launch of this shape.</summary>
    internal static GpuDevice Open(GpuKind kind, ForcedLoop forced)
        => Open(kind, 0, new GpuOptions { Loops = LoopForm.Persistent }, null, forced,
            simulated: SimulatedSize.Usual.WithGroupsOf(forced.Threads).WithGroups(forced.Groups));

    /// <summary>For tests: with the functions of a driver that are not ILGPU's.</summary>
    internal static GpuDevice Open(GpuKind kind, GpuOptions options, CudaDriver driver) => Open(kind, 0, options, null, null, driver: driver);

    /// <summary>For tests: as if it had tensor cores.</summary>
    internal static GpuDevice OpenWithTensorCores(GpuKind kind)
        => Open(kind, 0, new GpuOptions { AllowTf32 = true }, null, null, computesFragments: true,
            simulated: SimulatedSize.Usual.WithGroupsOf(TileChoice.ForTensor(1)!.Threads));

    static GpuDevice Open(GpuKind kind, int index, GpuOptions? options, TileChoice? forced, ForcedLoop? forcedLoop, bool computesFragments = false,
        CudaDriver? driver = null, SimulatedDevice? simulated = null)
    {
        GpuContext context = NewContext(kind, simulated);
        try
        {
            Device[] devices = Find(context, kind);
            if (devices.Length == 0)
                throw new GpuException(NotFound(kind));
            if (index < 0 || index >= devices.Length)
                throw new GpuException($"There is no device {index}; there are {devices.Length}: {string.Join(", ", devices.Select(d => d.Name))}.");
            Accelerator accelerator = devices[index].CreateAccelerator(context);
            options ??= GpuOptions.Default;
            return new GpuDevice(context, new OpenDevice(accelerator, options, driver)
            {
                UsesTensorCores = options.AllowTf32 && (computesFragments || accelerator is CudaAccelerator { Architecture.Major: >= 8 }),
                Forced = forced,
                ForcedLoop = forcedLoop,
            });
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>The names of the devices of a kind.</summary>
    public static IReadOnlyList<string> List(GpuKind kind = GpuKind.Any)
    {
        using GpuContext context = NewContext(kind);
        return [.. Find(context, kind).Select(d => d.Name)];
    }

    /// <inheritdoc/>
    public override string Name => Opened.Name;

    /// <summary>What drives the device; never <see cref="GpuKind.Any"/>.</summary>
    public GpuKind Kind => Opened.Kind;

    /// <summary>How layers of this device compute.</summary>
    public GpuOptions Options => Opened.Options;

    /// <summary>Whether products outside the time loop run on tensor cores in TF32 (<see cref="GpuOptions.AllowTf32"/>).</summary>
    public bool UsesTensorCores => Opened.UsesTensorCores;

    /// <summary>Bytes of the device's memory.</summary>
    public long MemoryBytes => Accelerator.MemorySize;

    /// <summary>Bytes that layers hold on the device.</summary>
    public long UsedBytes => Opened.Memory.Bytes;

    /// <summary>Buffers that layers hold on the device.</summary>
    public int BufferCount => Opened.Memory.Count;

    /// <summary>In which form the time loops of a layer run, forward and backward, and why: a line each.</summary>
    /// <param name="layer">A layer of this device.</param>
    /// <param name="steps">Time steps.</param>
    /// <param name="batch">Sequences.</param>
    /// <exception cref="ArgumentException">The layer is not this device's.</exception>
    public string Explain(SequenceLayer<float> layer, int steps, int batch)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return layer.Engine?.Backend is GpuEngine engine && engine.Device == Opened
            ? engine.Explain(steps, batch)
            : throw new ArgumentException($"The layer of cell '{layer.Cell.Name}' does not compute on '{Name}'.", nameof(layer));
    }

    internal OpenDevice Opened { get; }
    internal Accelerator Accelerator => Opened.Accelerator;
    internal KernelCache Kernels => Opened.Kernels;

    /// <inheritdoc/>
    protected internal override PlanBackend<T> CreateBackend<TCell, T>(SizedPlan plan, ParameterSet<T> parameters)
    {
        CellDescription cell = TCell.Description;
        if (WhyNot(cell, typeof(TCell), typeof(T)) is { } reason)
            throw new NotSupportedException(reason);
        return (PlanBackend<T>)(object)new GpuEngine(Opened, plan, cell, KernelsOf(typeof(TCell)), (ParameterSet<float>)(object)parameters);
    }

    /// <inheritdoc/>
    public override string? WhyNot(CellDefinition cell, Type number)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return WhyNot(cell.Description, cell.Type, number);
    }

    static string? WhyNot(CellDescription cell, Type type, Type number)
    {
        if (number != typeof(float))
            return $"On GPUs layers compute in float; cell '{cell.Name}' was asked for in {number.Name}.";
        if (!typeof(IGpuCell).IsAssignableFrom(type))
            return $"Cell '{cell.Name}' has no kernels for GPUs: the project that declares it was compiled without a reference to CellDsl.Gpu.";
        try
        {
            KernelsOf(type);
            return null;
        }
        catch (NotSupportedException e)
        {
            return e.Message;
        }
    }

    internal static Type KernelsOf(Type cell)
        => (Type)typeof(GpuDevice).GetMethod(nameof(KernelsOfCell), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(cell)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null)!;

    static Type KernelsOfCell<TCell>()
        where TCell : IGpuCell
        => TCell.Kernels;

    static GpuContext NewContext(GpuKind kind, SimulatedDevice? simulated = null)
        => GpuContext.Create(builder =>
        {
            // O1 would leave sums of products in local memory.
            builder.Optimize(OptimizationLevel.O2);
            if (kind is GpuKind.Any or GpuKind.Cuda)
                builder.Cuda();
            if (kind is GpuKind.Any or GpuKind.OpenCL)
                builder.OpenCL();
            if (kind == GpuKind.Cpu)
                builder.CPU((simulated ?? SimulatedSize.Usual).ToDevice());
        });

    static Device[] Find(GpuContext context, GpuKind kind)
        => [.. context.Devices.Where(d => OpenDevice.KindOf(d) is var found && (kind == GpuKind.Any ? found != GpuKind.Cpu : found == kind))
        .OrderBy(OpenDevice.KindOf)];

    static string NotFound(GpuKind kind)
    {
        string libraries = kind switch
        {
            GpuKind.Cuda => "CUDA's (libcuda.so, nvcuda.dll)",
            GpuKind.OpenCL => "OpenCL's (libOpenCL.so, OpenCL.dll)",
            _ => "CUDA's (libcuda.so, nvcuda.dll) and OpenCL's (libOpenCL.so, OpenCL.dll)",
        };
        return $"No GPU was found. ILGPU asks the driver's library, {libraries}, for devices. On Linux the name without a version number must exist: "
            + "where there is only libcuda.so.1 or libOpenCL.so.1, make a link to it. OpenCL devices must have a generic address space.";
    }

    /// <summary>Releases the device with its compiled kernels; dispose its layers and streams before.</summary>
    public override void Dispose()
    {
        Opened.Dispose();
        _context.Dispose();
    }
}
