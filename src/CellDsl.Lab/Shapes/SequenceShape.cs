using System.CommandLine;
using System.Globalization;

namespace CellDsl.Lab.Shapes;

/// <summary>Time steps, batch, input size and hidden size of a run.</summary>
readonly record struct SequenceShape(int Time, int Batch, int Input, int Hidden)
{
    /// <summary>So that no buffer's length overflows.</summary>
    const int MaxSize = 1 << 20;
    const long MaxNumbers = 1L << 30;

    public static readonly SequenceShape Usual = new(35, 20, 200, 200);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time},{Batch},{Input},{Hidden}");

    public CellSizes Sizes => new(Input, Hidden);

    public static Option<SequenceShape[]> Option(string description) => new("--shape")
    {
        Description = description,
        HelpName = "T,B,I,H",
        Aliases = { "--shapes" },
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [Usual],
        CustomParser = result =>
        {
            var shapes = new List<SequenceShape>();
            foreach (var token in result.Tokens)
                foreach (string[] sizes in Split(token.Value))
                    if (TryParse(sizes, out SequenceShape shape))
                        shapes.Add(shape);
                    else if (shape != default)
                        result.AddError($"--shape: '{shape}' (T,B,I,H) are {(Int128)shape.Time * shape.Batch * Math.Max(shape.Input, shape.Hidden)} "
                            + $"numbers of the largest array, T times B "
                            + $"times I or H; expected at most {MaxNumbers}.");
                    else
                        result.AddError($"--shape: expected four sizes T,B,I,H from 1 to {MaxSize} such as {Usual}, found '{token.Value}'.");
            return [.. shapes];
        },
    };

    /// <summary>"T,B,I,H" is one shape, "TxBxIxH,TxBxIxH" several.</summary>
    static IEnumerable<string[]> Split(string text)
        => text.Contains('x') ? text.Split(',').Select(shape => shape.Split('x')) : [text.Split(',')];

    /// <param name="shape">Where the sizes are numbers but too many together, these; where they are none, the default.</param>
    public static bool TryParse(ReadOnlySpan<string> parts, out SequenceShape shape)
    {
        Span<int> sizes = stackalloc int[4];
        shape = default;
        if (parts.Length != sizes.Length)
            return false;
        for (int k = 0; k < sizes.Length; k++)
            if (!int.TryParse(parts[k], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out sizes[k]) || sizes[k] is < 1 or > MaxSize)
                return false;
        shape = new(sizes[0], sizes[1], sizes[2], sizes[3]);
        return (long)shape.Time * shape.Batch <= MaxNumbers / Math.Max(shape.Input, shape.Hidden);
    }
}
