using System.Text.RegularExpressions;

namespace CellDsl.Gpu.Ptx;

/// <summary>Reads what ILGPU writes (PTX) and what nvdisasm prints (SASS).</summary>
static partial class Listings
{
    public static Listing Ptx(string text) => Read(text, PtxLabel(), PtxInstruction(), PtxTarget(), ["ret", "exit", "bra", "brx", "bra.uni"]);

    public static Listing Sass(string text) => Read(text, SassLabel(), SassInstruction(), SassTarget(), ["EXIT", "RET", "BRA"]);

    static Listing Read(string text, Regex label, Regex instruction, Regex target, string[] ends)
    {
        List<Instruction> instructions = [];
        Dictionary<string, int> labels = [];
        foreach (string line in text.Split('\n'))
            if (label.Match(line) is { Success: true } named)
                labels[named.Groups["name"].Value] = instructions.Count;
            else if (instruction.Match(line) is { Success: true } found)
            {
                string operation = found.Groups["operation"].Value;
                bool ended = !found.Groups["guard"].Success
                    && ends.Any(e => operation == e || operation.StartsWith(e + ".", StringComparison.Ordinal));
                string? to = target.Match(line) is { Success: true } branch ? branch.Groups["name"].Value : null;
                instructions.Add(new Instruction(operation, line.Trim(), to, !ended));
            }
        return new Listing(instructions, labels);
    }

    [GeneratedRegex(@"^\s*(?<name>[\w$]+):\s*$")]
    private static partial Regex PtxLabel();

    [GeneratedRegex(@"^\s*(?<guard>@!?%\w+\s+)?(?<operation>[a-z]\w*(\.[\w:]+)*)\s*[^;]*;\s*$")]
    private static partial Regex PtxInstruction();

    [GeneratedRegex(@"\bbra(\.uni)?\s+(?<name>[\w$]+)\s*;")]
    private static partial Regex PtxTarget();

    [GeneratedRegex(@"^\s*(?<name>\.L\w+):\s*$")]
    private static partial Regex SassLabel();

    [GeneratedRegex(@"^\s*/\*[0-9a-f]+\*/\s+(\{\s*)?(?<guard>@!?U?P\w+\s+)?(?<operation>[A-Z]\w*(\.\w+)*)[^;]*;")]
    private static partial Regex SassInstruction();

    [GeneratedRegex(@"\b(BRA|CALL\.REL\.NOINC)\b.*`\((?<name>\.L\w+)\)")]
    private static partial Regex SassTarget();
}
