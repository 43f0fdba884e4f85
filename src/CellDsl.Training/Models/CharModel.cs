using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>A character language model: embedding, a stack of cells, a dense layer and a softmax over the next character.</summary>
public sealed class CharModel : IDisposable
{
    /// <summary>Unless asked for otherwise; more than this hardly helps a vocabulary of about a hundred characters.</summary>
    const int UsualEmbeddingSize = 64;

    /// <param name="seed">Of the first values; every part draws numbers of its own.</param>
    /// <param name="layerOptions">How the layers run.</param>
    /// <exception cref="ArgumentException">The cell has several inputs or contexts, or the sizes do not fit it.</exception>
    public CharModel(CellDefinition cell, Vocabulary vocabulary, CharModelOptions options, ulong seed, LayerOptions? layerOptions = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Layers, 1);
        RequireOneInput(cell.Description);
        Cell = cell;
        Vocabulary = vocabulary;
        Options = options with { EmbeddingSize = ChooseEmbeddingSize(cell.Description, options) };
        layerOptions ??= new LayerOptions();

        Embedding = new Embedding("embedding", vocabulary.Size, Options.EmbeddingSize!.Value, seed);
        var layers = new List<CellLayer<float>>();
        for (int inputSize = Embedding.Size; layers.Count < options.Layers; inputSize = layers[^1].OutputSize)
        {
            // Parameters draw by name; layers of one cell would all start alike without seeds of their own.
            ulong layerSeed = new CounterRandom(seed, $"layers.{layers.Count}").Bits(0);
            layers.Add(new CellLayer<float>(cell.CreateLayer<float>(SizesOf(cell.Description, options, inputSize, layers.Count), layerSeed, layerOptions)));
        }
        Stack = new SequenceStack<float>(layers);
        Dense = new Dense("dense", Stack.OutputSize, vocabulary.Size, seed, layerOptions.Threads);
        Parameters = [Embedding.Parameters, .. Stack.Parameters("layers"), Dense.Parameters];
    }

    public CellDefinition Cell { get; }
    public Vocabulary Vocabulary { get; }
    /// <summary>With the embedding size filled in.</summary>
    public CharModelOptions Options { get; }
    public Embedding Embedding { get; }
    public SequenceStack<float> Stack { get; }
    public Dense Dense { get; }
    public IReadOnlyList<ParameterBlock> Parameters { get; }
    /// <summary>Numbers in all parameters together.</summary>
    public int ParameterCount => Parameters.Sum(block => block.Count);

    /// <summary>One stretch forward and backward. Adds the gradient of the mean loss to the parameters' gradients and carries <paramref name="states"/> on.</summary>
    /// <param name="batch">With inputs and targets filled in.</param>
    /// <returns>The mean loss in nats per character.</returns>
    public double Backpropagate(CharBatch batch, SequenceStates<float> states)
    {
        Embedding.Forward(batch.Inputs, batch.Vectors);
        using RecordedPass<float> pass = Stack.Record(new SequenceCall<float>(batch.VectorTensor), states);
        ReadOnlySpan<float> outputs = Flat(pass.Output);
        Dense.Forward(outputs, batch.Logits);
        double nats = SoftmaxCrossEntropy.Backward(batch.Logits, batch.Targets, 1f / batch.Count);
        Dense.Backward(outputs, batch.Logits, batch.OutputGradients);
        Embedding.Backward(batch.Inputs, Flat(pass.Backward(batch.OutputGradientTensor).Input));
        return nats / batch.Count;
    }

    /// <summary>One stretch forward only; carries <paramref name="states"/> on.</summary>
    /// <returns>The loss in nats, summed over the characters.</returns>
    public double Evaluate(CharBatch batch, SequenceStates<float> states)
    {
        Embedding.Forward(batch.Inputs, batch.Vectors);
        Dense.Forward(Flat(Stack.Run(new SequenceCall<float>(batch.VectorTensor), states).Output), batch.Logits);
        return SoftmaxCrossEntropy.Sum(batch.Logits, batch.Targets);
    }

    /// <summary>Buffers for stretches of this many steps and sequences.</summary>
    public CharBatch CreateBatch(int length, int batch) => new(length, batch, Embedding.Size, Stack.OutputSize, Vocabulary.Size);

    /// <summary>The parameters, each under "block.array".</summary>
    public IEnumerable<SafetensorsTensor> Save()
    {
        foreach (ParameterBlock block in Parameters)
            foreach (ParameterArray array in block.Arrays)
                yield return SafetensorsTensor.Create(TensorName(block, array), block.Values.Slice(array.Start, array.Count), [.. array.Shape]);
    }

    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public void Restore(SafetensorsFile file)
    {
        foreach (ParameterBlock block in Parameters)
            foreach (ParameterArray array in block.Arrays)
                file.CopyTo(TensorName(block, array), [.. array.Shape], block.Edit().Slice(array.Start, array.Count));
    }

    public void Dispose() => Stack.Dispose();

    /// <summary>Name and shape of every parameter array of a model, without making it.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit the cell.</exception>
    /// <exception cref="OverflowException">The sizes are too large.</exception>
    internal static IEnumerable<(string Name, long[] Shape)> Shapes(CellDescription cell, CharModelOptions options, int symbols)
    {
        RequireOneInput(cell);
        int inputSize = ChooseEmbeddingSize(cell, options);
        yield return ("embedding.E", [symbols, inputSize]);
        for (int layer = 0; layer < options.Layers; layer++)
        {
            int[] sizes = SizesOf(cell, options, inputSize, layer).Resolve(cell);
            foreach (ParameterInfo p in cell.Parameters)
                yield return ($"layers.{layer}.{p.Name}", p.IsMatrix ? [sizes[p.Rows], p.Columns.Sum(d => (long)sizes[d])] : [sizes[p.Rows]]);
            inputSize = sizes[cell.Output.Dimension];
        }
        yield return ("dense.W", [symbols, inputSize]);
        yield return ("dense.b", [symbols]);
    }

    /// <summary>True for a cell that uses its input next to its state without a matrix, as MUT1 does: then both have one size.</summary>
    static bool TiesInputToState(CellDescription cell)
        => cell.Dimensions[cell.Inputs[0].Dimension] == "Hidden" || cell.States.Any(state => state.Dimension == cell.Inputs[0].Dimension);

    static int ChooseEmbeddingSize(CellDescription cell, CharModelOptions options)
        => options.EmbeddingSize
            ?? (TiesInputToState(cell) ? options.HiddenSize : Math.Min(UsualEmbeddingSize, options.HiddenSize));

    static CellSizes SizesOf(CellDescription cell, CharModelOptions options, int inputSize, int layer)
    {
        var sizes = new CellSizes(inputSize, options.HiddenSize);
        foreach (var (name, size) in options.OtherSizes)
            sizes[name] = size;
        string inputDimension = cell.Dimensions[cell.Inputs[0].Dimension];
        if (TiesInputToState(cell) && inputSize != options.HiddenSize)
            throw new ArgumentException(
                $"Cell '{cell.Name}' uses its input next to its state without a matrix, so input size and hidden size must be equal; "
                + $"layer {layer} has input size {inputSize} and hidden size {options.HiddenSize}.");
        if (inputDimension is not ("Input" or "Hidden"))
            sizes[inputDimension] = inputSize;
        return sizes;
    }

    static string TensorName(ParameterBlock block, ParameterArray array) => $"{block.Name}.{array.Name}";

    static ReadOnlySpan<float> Flat(Tensor<float> tensor) => SequenceTensor.Span(tensor);

    /// <exception cref="ArgumentException">The cell has several inputs, or contexts.</exception>
    static void RequireOneInput(CellDescription cell)
    {
        if (cell.Inputs.Count != 1)
            throw new ArgumentException(
                $"Cell '{cell.Name}' has {cell.Inputs.Count} inputs ({Names(cell.Inputs)}); a character model can only feed cells with one.");
        if (cell.Contexts.Count > 0)
            throw new ArgumentException(
                $"Cell '{cell.Name}' needs the context{(cell.Contexts.Count > 1 ? "s" : "")} {Names(cell.Contexts)}; a character model has nothing to feed there.");

        static string Names(IReadOnlyList<VectorInfo> vectors) => string.Join(", ", vectors.Select(v => v.Name));
    }
}
