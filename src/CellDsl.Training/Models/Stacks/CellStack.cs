namespace CellDsl.Training;

/// <summary>Stacks of cells that read one sequence and nothing else, from their cells and options.</summary>
static class CellStack
{
    /// <param name="cells">One per layer, from the lowest; may differ.</param>
    /// <param name="seed">Every layer and dropout draws numbers of its own from it.</param>
    /// <exception cref="ArgumentException">There is no layer, or a cell has several inputs or contexts, or the sizes do not fit it.</exception>
    public static SequenceStack<float> Create(
        IReadOnlyList<CellDefinition> cells, int inputSize, StackOptions options, ulong seed, LayerOptions layerOptions)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(cells.Count, 1);
        foreach (CellDefinition cell in cells)
            RequireOneInput(cell.Description);
        var modules = new List<SequenceModule<float>>();
        var skips = new List<Skip>();
        // Places whose numbers are part of the sum that residual connections carry upwards; a change of size begins a new sum.
        List<int> carried = [0];
        int size = inputSize;
        for (int layer = 0; layer < cells.Count; layer++)
        {
            if (options.Dropout > 0)
                modules.Add(new Dropout<float>(size, options.Dropout, Seed($"dropout.{layer}")));
            modules.Add(CreateLayer(layer, size));
            if (modules[^1].OutputSize != size)
                carried.Clear();
            if (options.Residual)
                skips.AddRange(carried.Select(place => new Skip(place, modules.Count, SkipKind.Sum)));
            carried.Add(modules.Count);
            size = modules[^1].OutputSize;
        }
        if (options.Dropout > 0)
            modules.Add(new Dropout<float>(size, options.Dropout, Seed($"dropout.{cells.Count}")));
        return new SequenceStack<float>(modules, skips);

        // Parameters draw by name; layers of one cell would all start alike without seeds of their own.
        ulong Seed(string part) => new CounterRandom(seed, part).Bits(0);

        SequenceModule<float> CreateLayer(int layer, int inputs)
        {
            CellLayer<float> Direction(string name)
                => new(cells[layer].CreateLayer<float>(SizesOf(cells[layer].Description, options, inputs, layer), Seed(name), layerOptions));
            CellLayer<float> forward = Direction($"layers.{layer}");
            return options.Bidirectional ? new Bidirectional<float>(forward, Direction($"layers.{layer}.backward")) : forward;
        }
    }

    /// <summary>Name and shape of every parameter array of a stack called "layers", without making it.</summary>
    /// <exception cref="ArgumentException">A cell or its sizes cannot be used.</exception>
    /// <exception cref="OverflowException">The sizes are too large.</exception>
    public static IEnumerable<(string Name, long[] Shape)> Shapes(IReadOnlyList<CellDescription> cells, int inputSize, StackOptions options)
    {
        for (int layer = 0; layer < cells.Count; layer++)
        {
            CellDescription cell = cells[layer];
            RequireOneInput(cell);
            int[] sizes = SizesOf(cell, options, inputSize, layer).Resolve(cell);
            int place = options.Dropout > 0 ? 2 * layer + 1 : layer;
            string[] directions = options.Bidirectional ? [".forward", ".backward"] : [""];
            foreach (string direction in directions)
                foreach (ParameterInfo p in cell.Parameters)
                    yield return ($"layers.{place}{direction}.{p.Name}",
                        p.IsMatrix ? [sizes[p.Rows], p.Columns.Sum(d => (long)sizes[d])] : [sizes[p.Rows]]);
            inputSize = checked(directions.Length * sizes[cell.Output.Dimension]);
        }
    }

    /// <summary>True for a cell that uses its input next to its state without a matrix, as MUT1 does: then both have one size.</summary>
    public static bool TiesInputToState(CellDescription cell)
        => cell.Inputs.Count > 0
            && (cell.Dimensions[cell.Inputs[0].Dimension] == "Hidden" || cell.States.Any(state => state.Dimension == cell.Inputs[0].Dimension));

    /// <exception cref="ArgumentException">The cell has several inputs, or contexts.</exception>
    public static void RequireOneInput(CellDescription cell)
    {
        if (cell.Inputs.Count != 1)
            throw new ArgumentException(
                $"Cell '{cell.Name}' has {cell.Inputs.Count} inputs ({Names(cell.Inputs)}); a model of text can only feed cells with one.");
        if (cell.Contexts.Count > 0)
            throw new ArgumentException(
                $"Cell '{cell.Name}' needs the context{(cell.Contexts.Count > 1 ? "s" : "")} {Names(cell.Contexts)}; a model of text has nothing to feed there.");

        static string Names(IReadOnlyList<VectorInfo> vectors) => string.Join(", ", vectors.Select(v => v.Name));
    }

    static CellSizes SizesOf(CellDescription cell, StackOptions options, int inputSize, int layer)
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
}
