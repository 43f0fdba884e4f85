using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Models.Stacks;

/// <summary>Stacks of cells that read one sequence, and at most one context, from their cells and options.</summary>
public static class CellStack
{
    /// <summary>Unless asked for otherwise; more than this hardly helps a vocabulary of about a hundred symbols.</summary>
    const int UsualEmbeddingSize = 64;

    /// <summary>A stack with initial values drawn from the seed, and dropout and residual connections where the options ask for them.</summary>
    /// <param name="cells">One per layer, from the lowest; may differ.</param>
    /// <param name="inputSize">Numbers per time step of what the lowest layer reads.</param>
    /// <param name="seed">Every layer and dropout draws numbers of its own from it.</param>
    /// <param name="prefix">Of the stack's name, where a model has several.</param>
    /// <param name="contextSize">Of the cells' context, which all layers share; 0 for cells without.</param>
    /// <exception cref="ArgumentException">There is no layer, or a cell has several inputs or not so many contexts, or the sizes do not fit
    /// it.</exception>
    public static SequenceStack<float> Create(IReadOnlyList<CellDefinition> cells, int inputSize, StackOptions options, ulong seed,
        LayerOptions layerOptions,
        string prefix = "", int contextSize = 0)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(cells.Count, 1);
        foreach (CellDefinition cell in cells)
            Require(cell.Description, contextSize);
        var modules = new List<SequenceModule<float>>();
        var skips = new List<Skip>();
        // Places whose numbers are part of the sum that residual connections carry upwards; a change of size begins a new sum.
        List<int> carried = [0];
        List<string> described = [];
        int size = inputSize;
        for (int layer = 0; layer < cells.Count; layer++)
        {
            if (options.Dropout > 0)
                modules.Add(new Dropout<float>(size, options.Dropout, Seed($"dropout.{layer}")));
            modules.Add(CreateLayer(layer, size));
            described.Add($"layer {layer} makes {modules[^1].OutputSize} numbers of {size}");
            if (modules[^1].OutputSize != size)
                carried.Clear();
            if (options.Residual)
                skips.AddRange(carried.Select(place => new Skip(place, modules.Count, SkipKind.Sum)));
            carried.Add(modules.Count);
            size = modules[^1].OutputSize;
        }
        if (options.Residual && skips.Count == 0)
            throw new ArgumentException($"Residual connections need a layer whose input is as large as its output; here "
                + $"{string.Join(", ", described)}.");
        if (options.Dropout > 0)
            modules.Add(new Dropout<float>(size, options.Dropout, Seed($"dropout.{cells.Count}")));
        return new SequenceStack<float>(modules, skips);

        // Parameters draw by name; layers of one cell would all start alike without seeds of their own.
        ulong Seed(string part) => new CounterRandom(seed, prefix + part).Bits(0);

        SequenceModule<float> CreateLayer(int layer, int inputs)
        {
            CellSizes sizes = SizesOf(cells[layer].Description, options, inputs, contextSize, layer);
            CellLayer<float> Direction(string name) => new(cells[layer].CreateLayer<float>(sizes, Seed($"layers.{layer}{name}"), layerOptions));
            return options.IsBidirectional
                ? new Bidirectional<float>(Direction(".forward"), Direction(".backward"),
                    options.Direction == LayerDirection.Summed ? SkipKind.Sum : SkipKind.Concatenate)
                : Direction("");
        }
    }

    /// <summary>The stack's parameters as models name them.</summary>
    public static IReadOnlyList<ParameterBlock> Parameters(SequenceStack<float> stack, string prefix = "") => stack.Parameters($"{prefix}layers");

    /// <summary>Name and shape of every parameter array of a stack, without making it.</summary>
    /// <exception cref="ArgumentException">A cell or its sizes cannot be used.</exception>
    public static IEnumerable<(string Name, long[] Shape)> Shapes(IEnumerable<CellDefinition> cells, int inputSize, StackOptions options,
        string prefix = "", int contextSize = 0)
    {
        int layer = 0;
        foreach (CellDescription cell in cells.Select(definition => definition.Description))
        {
            Require(cell, contextSize);
            int[] sizes = SizesOf(cell, options, inputSize, contextSize, layer).Resolve(cell);
            int place = options.Dropout > 0 ? 2 * layer + 1 : layer;
            string[] directions = options.IsBidirectional ? [".forward", ".backward"] : [""];
            foreach (string direction in directions)
                foreach (ParameterInfo p in cell.Parameters)
                    yield return ($"{prefix}layers.{place}{direction}.{p.Name}",
                        p.IsMatrix ? [sizes[p.Rows], p.Columns.Sum(d => (long)sizes[d])] : [sizes[p.Rows]]);
            inputSize = ArraySize.Of("outputs of a layer", ("directions", options.Direction == LayerDirection.Concatenated ? 2 : 1),
                ("numbers each", sizes[cell.Output.Dimension]));
            layer++;
        }
    }

    /// <summary>Numbers per symbol: those asked for, or the hidden size for a lowest cell that demands it, or at most 64.</summary>
    internal static int EmbeddingSize(IReadOnlyList<CellDefinition> cells, int hiddenSize, int? asked)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells.Count, 1);
        return asked ?? (TiesInputToState(cells[0].Description) ? hiddenSize : Math.Min(UsualEmbeddingSize, hiddenSize));
    }

    /// <summary>As checkpoints have them.</summary>
    public static string[] Names(IEnumerable<CellDefinition> cells) => [.. cells.Select(cell => cell.Description.Name)];

    /// <summary>True for a cell that uses its input next to its state without a matrix, as MUT1 does: then both have one size.</summary>
    internal static bool TiesInputToState(CellDescription cell)
        => cell.Inputs.Count > 0
            && (cell.Dimensions[cell.Inputs[0].Dimension] == "Hidden" || cell.States.Any(state => state.Dimension == cell.Inputs[0].Dimension));

    /// <exception cref="ArgumentException">The cell has several inputs, or another number of contexts than there are.</exception>
    static void Require(CellDescription cell, int contextSize)
    {
        int contexts = contextSize > 0 ? 1 : 0;
        if (cell.Inputs.Count != 1)
            throw new ArgumentException($"Cell '{cell.Name}' has {cell.Inputs.Count} inputs ({Names(cell.Inputs)}); this model can only feed cells "
                + $"with one.");
        if (cell.Contexts.Count > contexts)
            throw new ArgumentException($"Cell '{cell.Name}' has the context{(cell.Contexts.Count > 1 ? "s" : "")} {Names(cell.Contexts)}; this "
                + $"model feeds "
                + (contexts == 0 ? "none." : "one."));
        if (cell.Contexts.Count < contexts)
            throw new ArgumentException($"Cell '{cell.Name}' has no context; this model needs cells with one, such as `readonly Context v;`.");

        static string Names(IReadOnlyList<VectorInfo> vectors) => string.Join(", ", vectors.Select(v => v.Name));
    }

    /// <summary>Sizes of a layer's dimensions.</summary>
    /// <param name="layer">Its number, for the message.</param>
    /// <exception cref="ArgumentException">The cell wants an input as large as its state, and it is not.</exception>
    internal static CellSizes SizesOf(CellDescription cell, StackOptions options, int inputSize, int contextSize = 0, int layer = 0)
    {
        var sizes = new CellSizes(inputSize, options.HiddenSize);
        foreach (var (name, size) in options.OtherSizes)
            sizes[name] = size;
        if (TiesInputToState(cell) && inputSize != options.HiddenSize)
            throw new ArgumentException(
                $"Cell '{cell.Name}' uses its input next to its state without a matrix, so input size and hidden size must be equal; "
                + $"layer {layer} has input size {inputSize} and hidden size {options.HiddenSize}.");
        SetSize(cell.Inputs[0], inputSize);
        foreach (VectorInfo context in cell.Contexts)
            SetSize(context, contextSize);
        return sizes;

        void SetSize(VectorInfo vector, int size)
        {
            string dimension = cell.Dimensions[vector.Dimension];
            if (dimension is not ("Input" or "Hidden"))
                sizes[dimension] = size;
        }
    }
}
