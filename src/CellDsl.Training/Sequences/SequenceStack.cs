using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Sequences;

/// <summary>Modules on top of each other, each fed with the output of the one below: h_t^l = f^l(h_t^{l-1}, h_{t-1}^l); and with what skip
/// connections bring from further below.</summary>
public sealed class SequenceStack<T> : SequenceModule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SkipJoin<T>[] _joins;
    readonly bool _inputIsSkipped;
    readonly TensorPool<T> _pool;

    /// <summary>Takes over the modules: they are disposed with the stack.</summary>
    /// <exception cref="ArgumentException">There is no module, or one occurs twice, or sizes do not fit, or a skip connection does not go
    /// upwards.</exception>
    public SequenceStack(IReadOnlyList<SequenceModule<T>> modules, IReadOnlyList<Skip>? skips = null)
    {
        ArgumentNullException.ThrowIfNull(modules);
        if (modules.Count == 0)
            throw new ArgumentException("A stack needs at least one layer.", nameof(modules));
        if (modules.Distinct().Count() < modules.Count)
            throw new ArgumentException("A module occurs twice in a stack; its parameters would be learned twice.", nameof(modules));
        Modules = modules;
        skips ??= [];
        foreach (Skip skip in skips)
            if (skip.From < 0 || skip.To <= skip.From || skip.To > modules.Count)
                throw new ArgumentException($"A skip connection goes from a place to a later one, of 0 to {modules.Count}; this one from "
                    + $"{skip.From} to {skip.To}.", nameof(skips));
        Skips = skips;
        _joins = Joins(modules, skips);
        // A call takes a few tensors for every place and skip connection, a recorded one again as many in backward.
        _pool = new TensorPool<T>(6 * (modules.Count + skips.Count));
        _inputIsSkipped = skips.Any(skip => skip.From == 0 || skip.To == 0);
        FurtherInputs = NamedSize.Union("input", modules.SelectMany(m => m.FurtherInputs));
        Contexts = NamedSize.Union("context", modules.SelectMany(m => m.Contexts));
        States = [.. modules.SelectMany((m, k) => m.States.Select(s => s with { Name = Prefix(k) + s.Name }))];
        if (FurtherInputs.Any(i => i.Name == InputName))
            throw new ArgumentException($"A layer above the first reads a further input named '{InputName}', as the stack's input is named.",
                nameof(modules));
    }

    /// <summary>The modules, the lowest first.</summary>
    public IReadOnlyList<SequenceModule<T>> Modules { get; }
    /// <summary>The connections beside those from each module to the next.</summary>
    public IReadOnlyList<Skip> Skips { get; }
    /// <inheritdoc/>
    public override int InputSize => Modules[0].InputSize;
    /// <summary>The last module's output size, with what skip connections append to it.</summary>
    public override int OutputSize => _joins[^1].Width;
    /// <inheritdoc/>
    public override string InputName => Modules[0].InputName;
    /// <inheritdoc/>
    public override IReadOnlyList<NamedSize> FurtherInputs { get; }
    /// <inheritdoc/>
    public override IReadOnlyList<NamedSize> Contexts { get; }
    /// <inheritdoc/>
    public override IReadOnlyList<NamedSize> States { get; }
    /// <summary>True if all modules are causal.</summary>
    public override bool IsCausal => Modules.All(m => m.IsCausal);

    /// <summary>The modules' blocks; those of module k begin with "name.k".</summary>
    public override IReadOnlyList<ParameterBlock<T>> Blocks(string name) => [.. Modules.SelectMany((m, k) => m.Blocks($"{name}.{k}"))];

    /// <summary>As <see cref="SequenceModule{T}.Run(SequenceArguments{T})"/>, to look inside.</summary>
    /// <param name="inputs">By module, what it reads, skip connections included: [T, B, its input size].</param>
    public SequenceResult<T> Run(SequenceArguments<T> call, out IReadOnlyList<Tensor<T>> inputs)
    {
        var read = new List<Tensor<T>>();
        inputs = read;
        return Forward(Check(call), record: false, read);
    }

    /// <inheritdoc/>
    protected internal override SequenceResult<T> Forward(SequenceArguments<T> call, bool record) => Forward(call, record, null);

    SequenceResult<T> Forward(SequenceArguments<T> call, bool record, List<Tensor<T>>? inputs)
    {
        var values = new List<Tensor<T>>(Modules.Count + 1) { _inputIsSkipped ? SequenceTensor.Masked(call.Main(), call.Mask) : call.Main() };
        var results = new SequenceResult<T>[Modules.Count];
        var finals = new Dictionary<string, Tensor<T>>(StringComparer.Ordinal);
        // What is told to the caller stays the caller's.
        TensorLoan<T>? loan = inputs is null ? _pool.Begin() : null;
        try
        {
            for (int k = 0; k < results.Length; k++)
            {
                Tensor<T> input = _joins[k].Join(values, loan);
                inputs?.Add(input);
                Tensor<T>? target = k == results.Length - 1 && _joins[^1].IsPlain ? call.Target()
                    : loan?.Take([.. input.Lengths[..2], Modules[k].OutputSize]);
                results[k] = Modules[k].Forward(call.For(Modules[k], Prefix(k), input, target), record);
                values.Add(results[k].Output);
                foreach (var (name, state) in results[k].FinalStates)
                    finals.Add(Prefix(k) + name, state);
            }
        }
        catch when (record)
        {
            foreach (SequenceResult<T>? result in results)
                (result as RecordedPass<T>)?.Dispose();
            throw;
        }
        Tensor<T> output = _joins[^1].IsPlain ? values[^1]
            : _joins[^1].Join(values, loan, call.Target() ?? Tensor.CreateFromShapeUninitialized<T>([.. call.Main().Lengths[..2], OutputSize]));
        var captured = new Dictionary<string, Tensor<T>>();
        if (record)
            return new Pass(this, call, [.. results.Cast<RecordedPass<T>>()], loan) { Output = output, FinalStates = finals, Captured = captured };
        loan?.Return([output, .. finals.Values]);
        return new SequenceResult<T> { Output = output, FinalStates = finals, Captured = captured };
    }

    /// <inheritdoc/>
    public override CellStream<T> Stream(int batch, IReadOnlyDictionary<string, Tensor<T>>? contexts = null)
        => new StackStream<T>(this, _joins, batch, contexts ?? new Dictionary<string, Tensor<T>>());

    /// <summary>Disposes all modules.</summary>
    public override void Dispose()
    {
        foreach (SequenceModule<T> module in Modules)
            module.Dispose();
    }

    /// <summary>The modules in order, as messages name them.</summary>
    public override string ToString() => $"a stack of {string.Join(", ", Modules)}";

    internal static string Prefix(int module) => $"{module}.";

    static SkipJoin<T>[] Joins(IReadOnlyList<SequenceModule<T>> modules, IReadOnlyList<Skip> skips)
    {
        var widths = new List<int> { modules[0].InputSize };
        var joins = new SkipJoin<T>[modules.Count + 1];
        for (int k = 0; k <= modules.Count; k++)
        {
            joins[k] = new SkipJoin<T>(k, skips, widths);
            if (k == modules.Count)
                break;
            if (k > 0 && modules[k].InputSize != joins[k].Width)
                throw new ArgumentException($"Layer {k} ({modules[k]}) has input size {modules[k].InputSize}, but the layer below puts out "
                    + $"{widths[k]}"
                    + (joins[k].Width == widths[k] ? "." : $", with skip connections {joins[k].Width}."));
            widths.Add(modules[k].OutputSize);
        }
        return joins;
    }

    sealed class Pass(SequenceStack<T> stack, SequenceArguments<T> call, RecordedPass<T>[] passes, TensorLoan<T>? loan) : ModulePass<T>(stack)
    {
        public override long KeptBytes => passes.Sum(pass => pass.KeptBytes);

        protected override BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>> finalStateGradients)
        {
            var gradients = new Tensor<T>?[passes.Length + 1];
            TensorLoan<T> between = stack._pool.Begin();
            stack._joins[^1].Split(outputGradient, gradients, between);
            var sums = new GradientSums<T>();
            for (int k = passes.Length - 1; k >= 0; k--)
            {
                SequenceModule<T> module = stack.Modules[k];
                BackwardResult<T> back = Backward(passes[k], gradients[k + 1]!, ModuleArguments.Select(finalStateGradients, module.States, Prefix(k)),
                    module.InputName, k == 0 && !stack._inputIsSkipped && Target is { } target ? target
                    : between.Take([.. outputGradient.Lengths[..2], module.InputSize]));
                stack._joins[k].Split(back.Input, gradients, between);
                sums.Add(back, Prefix(k));
            }
            BackwardResult<T> result = sums.Result(stack, stack._inputIsSkipped ? SequenceTensor.Masked(gradients[0]!, call.Mask) : gradients[0]!);
            between.Return([.. result.Inputs.Values, .. result.InitialStates.Values, .. result.Contexts.Values]);
            return result;
        }

        public override void Dispose()
        {
            foreach (RecordedPass<T> pass in passes)
                pass.Dispose();
            loan?.Return([Output, .. FinalStates.Values]);
        }
    }
}
