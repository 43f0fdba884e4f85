using CellDsl.Training.Layers;

namespace CellDsl.Training.Sequences;

/// <summary>How a skip connection joins what a module of a stack reads anyway.</summary>
public enum SkipKind
{
    /// <summary>Added to it; both have the same size.</summary>
    Sum,
    /// <summary>Put behind it, number after number.</summary>
    Concatenate,
}

/// <summary>A connection across the modules of a stack. Places are numbered from 0, the stack's input, to the number of modules, the stack's output;
/// place k is the output of the module before it and the input of module k.</summary>
/// <param name="From">The place whose numbers are used once more.</param>
/// <param name="To">The later place that they join, in addition to what is there.</param>
public sealed record Skip(int From, int To, SkipKind Kind)
{
    /// <summary>A residual connection (He, Zhang, Ren and Sun, 2016) around one module: its input is added to its output.</summary>
    public static Skip Residual(int module) => new(module, module + 1, SkipKind.Sum);

    /// <summary>From the input to every later layer, and from every layer to the output, by concatenation (Graves, 2013, Generating sequences with
    /// recurrent neural networks).</summary>
    public static IReadOnlyList<Skip> Dense(int modules)
        => [.. Enumerable.Range(1, modules - 1).Select(k => new Skip(0, k, SkipKind.Concatenate)),
            .. Enumerable.Range(1, modules - 1).Select(k => new Skip(k, modules, SkipKind.Concatenate))];
}
