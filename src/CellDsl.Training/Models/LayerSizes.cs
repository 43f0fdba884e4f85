namespace CellDsl.Training;

/// <summary>Sizes of layers of any cell that reads one sequence.</summary>
static class LayerSizes
{
    /// <summary>Unless asked for otherwise; more than this hardly helps a vocabulary of about a hundred symbols.</summary>
    const int UsualEmbeddingSize = 64;

    /// <summary>Numbers per symbol: those asked for, or the hidden size for a cell that demands it, or at most 64.</summary>
    public static int Embedding(CellDescription cell, int hiddenSize, int? asked)
        => asked ?? (TiesInputToState(cell) ? hiddenSize : Math.Min(UsualEmbeddingSize, hiddenSize));

    /// <param name="contextSize">Of the cell's contexts; 0 for a cell without.</param>
    /// <exception cref="ArgumentException">The cell needs equal sizes and these differ.</exception>
    public static CellSizes Of(CellDescription cell, int inputSize, int hiddenSize, int contextSize = 0)
    {
        if (TiesInputToState(cell) && inputSize != hiddenSize)
            throw new ArgumentException(
                $"Cell '{cell.Name}' uses its input next to its state without a matrix, so input size and hidden size must be equal; got {inputSize} and {hiddenSize}.");
        var sizes = new CellSizes(inputSize, hiddenSize);
        Name(cell.Inputs[0], inputSize);
        foreach (VectorInfo context in cell.Contexts)
            Name(context, contextSize);
        return sizes;

        void Name(VectorInfo vector, int size)
        {
            string dimension = cell.Dimensions[vector.Dimension];
            if (dimension is not ("Input" or "Hidden"))
                sizes[dimension] = size;
        }
    }

    /// <exception cref="ArgumentException">The cell has several inputs, or not so many contexts.</exception>
    public static void Require(CellDescription cell, string model, int contexts)
    {
        if (cell.Inputs.Count != 1)
            throw new ArgumentException($"Cell '{cell.Name}' has {cell.Inputs.Count} inputs ({Names(cell.Inputs)}); {model} can only feed cells with one.");
        if (cell.Contexts.Count > contexts)
            throw new ArgumentException($"Cell '{cell.Name}' has the context{(cell.Contexts.Count > 1 ? "s" : "")} {Names(cell.Contexts)}; {model} feeds "
                + (contexts == 0 ? "none." : $"{contexts}."));
        if (cell.Contexts.Count < contexts)
            throw new ArgumentException($"Cell '{cell.Name}' has no context; {model} needs a cell with one, such as `readonly Context v;`.");

        static string Names(IReadOnlyList<VectorInfo> vectors) => string.Join(", ", vectors.Select(v => v.Name));
    }

    /// <summary>A layer with first values of its own: parameters draw by name, so layers of one cell need seeds that differ.</summary>
    public static CellLayer<float> Layer(CellDefinition cell, CellSizes sizes, ulong seed, string name, LayerOptions options)
        => new(cell.CreateLayer<float>(sizes, new CounterRandom(seed, name).Bits(0), options));

    /// <summary>True for a cell that uses its input next to its state without a matrix, as MUT1 does: then both have one size.</summary>
    static bool TiesInputToState(CellDescription cell)
        => cell.Dimensions[cell.Inputs[0].Dimension] == "Hidden" || cell.States.Any(state => state.Dimension == cell.Inputs[0].Dimension);
}
