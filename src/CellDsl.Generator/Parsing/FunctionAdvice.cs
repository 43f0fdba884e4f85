using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Parsing;

/// <summary>What to write instead of a function that the cell language does not have.</summary>
internal static class FunctionAdvice
{
    static readonly string[] s_functions = [.. ExprTable.Functions.Select(static f => f.ToString())];

    static readonly Dictionary<string, string> s_otherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Logistic"] = "write 'Sigmoid(...)'",
        ["Swish"] = "write 'Silu(...)'",
        ["Where"] = "write 'Select(a > b, yes, no)'",
        ["IfElse"] = "write 'Select(a > b, yes, no)'",
        ["Clamp"] = "write 'Clip(x, low, high)'",
        ["Ln"] = "write 'Log(...)'",
        ["Log1p"] = "write 'Log(1 + ...)'",
        ["Maximum"] = "write 'Max(a, b)'",
        ["Minimum"] = "write 'Min(a, b)'",
        ["Pow"] = "write 'Square(x)' for x², 'x * x * x' for x³, and for any other exponent of a positive x 'Exp(p * Log(x))'",
        ["Power"] = "write 'Square(x)' for x², 'x * x * x' for x³, and for any other exponent of a positive x 'Exp(p * Log(x))'",
        ["Rsqrt"] = "write '1 / Sqrt(x)'",
        ["Reciprocal"] = "write '1 / x'",
        ["Relu6"] = "write 'Clip(x, 0, 6)'",
        ["Transpose"] = "a matrix stands as it is declared; declare the matrix that is meant as a Weight of its own",
        ["Mm"] = "write the product of a Weight and a vector: 'W * x'",
        ["Linear"] = "write the product of a Weight and a vector, and a Bias: 'W * x + b'",
        ["Stack"] = "write the concatenation as a tuple right of a Weight: 'W * (h, x)'",
        ["Detach"] = "every value of an equation has its gradient; give what has none as an Input or a Context",
        ["Softmax"] = "all functions work element by element, so a normalisation over units belongs after the cell, in the loss",
        ["LayerNorm"] = "all functions work element by element; a normalisation over units is not supported",
        ["Sum"] = "all functions work element by element; to sum over units multiply with a Weight",
        ["Mean"] = "all functions work element by element; to average over units multiply with a Weight",
        ["Dot"] = "all functions work element by element; multiply with a Weight: 'W * x'",
        ["Matmul"] = "write the product of a Weight and a vector: 'W * x'",
        ["Concat"] = "write the concatenation as a tuple right of a Weight: 'W * (h, x)'",
        ["Cat"] = "write the concatenation as a tuple right of a Weight: 'W * (h, x)'",
        ["Dropout"] = "random masks are not part of an equation; multiply with an Input that holds the mask",
        ["Sign"] = "write 'Select(x > 0, 1, Select(x < 0, -1, 0))'",
        ["Step"] = "write 'Select(x > 0, 1, 0)'",
        ["Heaviside"] = "write 'Select(x > 0, 1, 0)'",
    };

    /// <summary>The function of that name, whatever its case.</summary>
    public static string? Named(string name) => s_functions.FirstOrDefault(f => string.Equals(f, name, StringComparison.OrdinalIgnoreCase));

    /// <param name="called">What C# found under that name.</param>
    public static string For(string name, SymbolInfo called)
    {
        bool found = called.Symbol is not null || !called.CandidateSymbols.IsEmpty;
        if (Named(name) is { } same)
            return !found && same == name
                ? "add 'using static CellDsl.Functions;' at the top of the file"
                : $"write '{same}(...)', the function of CellDsl.Functions";
        if (s_otherNames.TryGetValue(name, out string? advice))
            return advice;
        string list = $"the functions are {string.Join(", ", s_functions)}";
        return Spelling.Nearest(name, s_functions) is { } near ? $"did you mean '{near}'? ({list})" : list;
    }
}
