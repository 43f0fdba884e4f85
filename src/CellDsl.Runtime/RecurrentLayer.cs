using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using CellDsl.Backends.Cpu;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>A cell with sizes and parameters in single precision.</summary>
public sealed class RecurrentLayer<TCell> : RecurrentLayer<TCell, float>
    where TCell : ICell
{
    /// <inheritdoc cref="RecurrentLayer{TCell, T}(CellSizes, ulong, LayerOptions?)"/>
    public RecurrentLayer(int inputSize, int hiddenSize, ulong seed = 0, LayerOptions? options = null)
        : base(new CellSizes(inputSize, hiddenSize), seed, options) { }

    /// <inheritdoc cref="RecurrentLayer{TCell, T}(CellSizes, ulong, LayerOptions?)"/>
    public RecurrentLayer(CellSizes sizes, ulong seed = 0, LayerOptions? options = null) : base(sizes, seed, options) { }
}

/// <summary>A cell with sizes and parameters in the precision <typeparamref name="T"/> (float or double). Calls from several threads take
/// turns.</summary>
public class RecurrentLayer<TCell, T> : SequenceLayer<T>
    where TCell : ICell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int[] _sizes;
    readonly LayerEngine<T> _engine;
    readonly SequenceRunner<T> _runner;

    /// <inheritdoc cref="RecurrentLayer{TCell, T}(CellSizes, ulong, LayerOptions?)"/>
    public RecurrentLayer(int inputSize, int hiddenSize, ulong seed = 0, LayerOptions? options = null)
        : this(new CellSizes(inputSize, hiddenSize), seed, options) { }

    /// <summary>A layer whose parameters have the initial values that the cell declares.</summary>
    /// <param name="seed">Of the random initial values; the same seed gives the same layer on every machine.</param>
    /// <exception cref="ArgumentException">A dimension has no size or an unknown name, an initialiser does not fit, or an option is out of
    /// range.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double, or the device has no kernels for the cell in it,
    /// or the noise that was asked for cannot be had with this cell or device.</exception>
    public RecurrentLayer(CellSizes sizes, ulong seed = 0, LayerOptions? options = null)
        : this(sizes, seed, new Sharing((options ?? new LayerOptions()).Threads), options?.VectorBits, options?.CheckpointEvery, options?.Device,
        options?.Noise) { }

    internal RecurrentLayer(CellSizes sizes, ulong seed, Sharing sharing, int? vectorBits, int? checkpointEvery = null, LayerDevice? device = null,
        RecurrentNoise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Layers compute in float or double, not in {typeof(T).Name}.");
        if (sharing.Threads < 1)
            throw new ArgumentException($"LayerOptions.Threads must be at least 1; it is {sharing.Threads}.");
        if (vectorBits is not (null or 0 or 128 or 256 or 512))
            throw new ArgumentException($"LayerOptions.VectorBits must be 512, 256, 128 or 0; it is {vectorBits}.");
        if (checkpointEvery < 1)
            throw new ArgumentException($"LayerOptions.CheckpointEvery must be at least 1, or null; it is {checkpointEvery}.");
        _sizes = sizes.Resolve(TCell.Description);
        Parameters = new ParameterSet<T>(TCell.Description, _sizes);
        ParameterInitializer.Fill(Parameters, seed);
        NoisyCell cell = NoisyCell.Of(TCell.Description, _sizes, noise);
        HasNoise = cell.Masks.Count > 0;
        var plan = new SizedPlan(cell.Cell, cell.Masks, _sizes);
        _engine = new LayerEngine<T>(device?.CreateBackend<TCell, T>(plan, Parameters)
            ?? CpuEngine<T>.Create<TCell>(plan, Parameters, vectorBits ?? WidestVector, sharing));
        _runner = new SequenceRunner<T>(cell.Cell, _sizes, Parameters, _engine, checkpointEvery);
    }

    static int WidestVector
        => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <inheritdoc/>
    public override CellDescription Cell => TCell.Description;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes => _sizes;

    /// <inheritdoc/>
    public override ParameterSet<T> Parameters { get; }
    internal override LayerEngine<T> Engine => _engine;
    internal override bool HasNoise { get; }

    /// <inheritdoc/>
    public override SequenceResult<T> Run(SequenceArguments<T> arguments) => _runner.Run(arguments);

    /// <inheritdoc/>
    public override RecordedPass<T> Record(SequenceArguments<T> arguments) => _runner.Record(arguments);

    /// <inheritdoc/>
    public override CellStream<T> Stream(int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts = null)
        => new LayerStream<T>(_runner, batch, contexts);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }
}
