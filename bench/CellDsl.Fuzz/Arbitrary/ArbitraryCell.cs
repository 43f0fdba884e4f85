using System.Text;
using System.Text.RegularExpressions;

namespace CellDsl.Fuzz.Arbitrary;

/// <summary>The source of a cell that nobody would write, made from a seed: states of two sizes, stages of products, concatenations, shared matrices,
/// raw inputs, contexts, diagonals, learned numbers, constants, all operators and functions, in an order of its own. Squashing functions and bounded
/// factors keep its values finite, so that most of them can be checked; branches that are not taken need not be finite.</summary>
sealed class ArbitraryCell
{
    /// <summary>Sizes by the name that a state or an input gives them.</summary>
    enum Size { Hidden, Slow, Input, Context }

    /// <param name="IsVector">False for what is made of learned numbers and constants alone: it fits every size, and no matrix can multiply
    /// it.</param>
    /// <param name="IsLiteral">A number in C# itself: comparing two of them is C#'s matter.</param>
    readonly record struct Value(string Text, bool IsVector, bool IsLiteral = false);

    /// <summary>Longest chain of equations, and how often there is one.</summary>
    const int LongestChain = 1000;
    const double Chains = 0.01;

    static readonly string[] s_bounded = ["Sigmoid", "Tanh", "Softsign", "Sin", "Cos", "Erf", "HardTanh", "HardSigmoid"];
    static readonly string[] s_ofBounded = ["Relu", "Softplus", "Gelu", "Silu", "Abs", "Square", "Elu", "LogSigmoid", "LeakyRelu", "Exp", "Expm1"];

    readonly Random _random;
    readonly List<(string Name, Size Size)> _states = [];
    readonly List<(string Name, Size Size, bool IsVector)> _equations = [];
    readonly List<(string Name, string Role, Size Size, string Columns)> _parameters = [];
    readonly StringBuilder _lines = new();

    ArbitraryCell(int seed) => _random = new Random(seed);

    /// <summary>The class R followed by the seed, with using directives.</summary>
    public static string Source(int seed) => new ArbitraryCell(seed).Write(seed);

    string Write(int seed)
    {
        string[] names = ["h", "c", "s"];
        int states = _random.Next(1, 4);
        bool hasSlow = Happens(0.3);
        for (int s = 0; s < states; s++)
            _states.Add((names[s], s > 0 && hasSlow ? Size.Slow : Size.Hidden));

        for (int e = _random.Next(6); e > 0; e--)
            AddEquation();
        if (Happens(Chains))
            AddChain((int)Math.Pow(LongestChain, 0.4 + 0.6 * _random.NextDouble()));
        foreach (var (name, size) in _states)
            AddNext(name, size);
        AddOutput();

        string saving = Happens(0.3) ? "(Recomputation = Recomputation.None)" : "";
        return $$"""
            using CellDsl;
            using static CellDsl.Functions;

            [Cell{{saving}}]
            public sealed partial class R{{seed}}
            {
            {{Fields()}}
            {{_lines}}}
            """;
    }

    void AddEquation()
    {
        Size size = Happens(0.2) ? Size.Slow : Size.Hidden;
        string name = $"e{_equations.Count}";
        Value value = Happens(0.15) ? Number(2) : Any(size, _random.Next(1, 4));
        _lines.AppendLine($"    Vec {name} => {value.Text};");
        _equations.Add((name, size, value.IsVector));
    }

    void AddChain(int length)
    {
        for (int n = 0; n < length; n++)
        {
            string name = $"e{_equations.Count}";
            string before = n == 0 ? Vector(Size.Hidden, 1) : _equations[^1].Name;
            _lines.AppendLine($"    Vec {name} => {Pick("Tanh", "Sin", "Softsign")}({Pick("0.5 * ", "", "-")}{before} + {Atom(Size.Hidden).Text});");
            _equations.Add((name, Size.Hidden, true));
        }
    }

    void AddNext(string state, Size size)
    {
        string[] others = [.. _states.Where(s => s.Size == size && s.Name != state).Select(s => s.Name)];
        string text = _random.Next(12) switch
        {
            10 => $"{Pick("Min", "Max")}({state} + {Product(size, 1).Text}, {Literal().Text})",
            11 => $"Select({Condition(size, 1)}, {Bounded(size, 2).Text}, {Pick(state, Literal().Text)})",
            0 when others.Length > 0 => Pick(others),
            1 or 2 => $"0.5 * {Pick(StatesOf(size))} + {Bounded(size, 2).Text} * {Bounded(size, 2).Text}",
            3 => $"{Bounded(size, 2).Text} * {state} + {Product(size, 1).Text}",
            _ => $"Tanh({Any(size, 3).Text} + {Pick("0.5", "0.25")} * {Pick(StatesOf(size))})",
        };
        _lines.AppendLine($"    [Next(nameof({state}))] Vec {state}1 => {text};");
        _equations.Add(($"{state}1", size, true));
    }

    void AddOutput()
    {
        if (Happens(0.4))
            return;
        string text = Happens(0.5)
            ? $"{Parameter("Weight", "Wy", Size.Hidden, nameof(Size.Hidden), share: 0)} * Tanh({Vector(Size.Hidden, 2)}) + by"
            : $"{Any(Size.Hidden, 3).Text} + {Pick("h", "h1")}";
        if (text.EndsWith("by", StringComparison.Ordinal))
            _parameters.Add(("by", "Bias", Size.Hidden, ""));
        _lines.AppendLine($"    [Output] Vec y => {text};");
    }

    /// <summary>Declarations of what the equations use. A second size needs its name where a state first has it.</summary>
    string Fields()
    {
        string equations = _lines.ToString();
        bool IsUsed(string name) => Regex.IsMatch(equations, $@"\b{name}\b");
        var fields = new StringBuilder();
        fields.AppendLine(IsUsed("v") ? "    readonly Input x, v;" : "    readonly Input x;");
        foreach (string context in new[] { "q", "p" })
            if (IsUsed(context))
                fields.AppendLine($"    readonly Context {context};");
        foreach (var (name, size) in _states)
            fields.AppendLine($"    {(size == Size.Slow ? "[Size(\"Slow\")] " : "")}readonly State {name};");
        foreach (var role in _parameters.Where(p => IsUsed(p.Name)).GroupBy(p => p.Role))
            fields.AppendLine($"    readonly {role.Key} {string.Join(", ", role.Select(p => p.Name))};");
        return fields.ToString();
    }

    /// <summary>Anything that can stand where a vector of the size is wanted.</summary>
    Value Any(Size size, int depth)
    {
        if (depth <= 0)
            return Atom(size);
        Value a, b, c;
        switch (_random.Next(31))
        {
            case 26 or 27:
                return Guarded(size, depth);
            case 28:
                return Data(size, depth);
            case 29:
                return Literal();
            case 30:
                a = Any(size, depth - 1);
                return new($"(0 * {Vector(size, 0)} + {a.Text})", true);
            case < 6:
                return Bounded(size, depth);
            case < 10:
                (a, b) = (Any(size, depth - 1), Any(size, depth - 1));
                return new($"({a.Text} {Pick("+", "-")} {b.Text})", a.IsVector || b.IsVector, a.IsLiteral && b.IsLiteral);
            case < 14:
                (a, b) = (Bounded(size, depth), Any(size, depth - 1));
                return new($"({a.Text} * {b.Text})", a.IsVector || b.IsVector, a.IsLiteral && b.IsLiteral);
            case < 17:
                return Product(size, depth - 1);
            case 17:
                (a, b) = (Any(size, depth - 1), Bounded(size, depth));
                return new($"({a.Text} / (2 + Square({b.Text})))", a.IsVector || b.IsVector);
            case 18:
                return new($"({Parameter("Diagonal", "d", size)} * {Vector(size, depth - 1)})", true);
            case 19:
                (a, b, c) = (Any(size, depth - 1), Any(size, depth - 1), Any(size, depth - 1));
                return new($"Select({Condition(size, depth - 1)}, {a.Text}, {b.Text} - {c.Text})", true);
            case 20:
                (a, b) = (Any(size, depth - 1), Any(size, depth - 1));
                return new($"{Pick("Max", "Min")}({a.Text}, {b.Text})", a.IsVector || b.IsVector);
            case 21:
                a = Bounded(size, depth);
                return a with { Text = $"({Pick("1 - ", "0.5 * ", "-")}{a.Text})" };
            case 22:
                a = Bounded(size, depth);
                return new($"{Pick("Sqrt", "Log")}(2.5 + {a.Text})", a.IsVector);
            case 23:
                a = Any(size, depth - 1);
                return new($"Clip({a.Text}, {Pick("-0.75, 1.5", "-0.1, 0.1", "-1e-3, 0.7")})", a.IsVector);
            default:
                a = Bounded(size, depth);
                return a with { Text = $"{Pick(s_ofBounded)}({a.Text})" };
        }
    }

    /// <summary>What has a value or a slope on one side only, behind a comparison that asks for that side.</summary>
    Value Guarded(Size size, int depth)
    {
        string a = Vector(size, depth - 1), other = Any(size, depth - 1).Text, factor = Any(size, 0).Text;
        string inner = $"({a} + {Pick("0", "0.25", Product(size, 0).Text)})";
        string text = _random.Next(8) switch
        {
            0 => $"Select({inner} > 0, Sqrt({inner}), {other})",
            1 => $"Select({inner} >= 0, Sqrt({inner}) * {factor}, {inner})",
            2 => $"Select({inner} > 0.05, Log({inner}) * {factor}, {other})",
            3 => $"Select(Abs({inner}) > 0.05, {factor} / {inner}, {other})",
            4 => $"Select({inner} < 2, Exp({inner} * {inner} * {inner}), {other})",
            5 => $"Select(!({inner} <= 0.1), Tanh(Log({inner})) / Sqrt({inner}), {Literal().Text})",
            6 => $"Select(({inner} > 0.1) & ({inner} < 1), Log({inner}) * Log(1 - {inner}), {Guarded(size, 0).Text})",
            _ => $"Max(Sqrt(Square({inner})), {Literal().Text})",
        };
        return new(depth > 0 ? text : inner, true);
    }

    /// <summary>Divisions by what is given, and its logarithms and roots.</summary>
    Value Data(Size size, int depth)
    {
        string given = size == Size.Hidden ? Pick("v", "p") : Vector(size, 0);
        string magnitude = $"(0.02 + Abs({given}))";
        return new(_random.Next(5) switch
        {
            0 => $"Tanh({Any(size, depth - 1).Text} / {given})",
            1 => $"Log({magnitude})",
            2 => $"({Any(size, depth - 1).Text} / {magnitude})",
            3 => $"(Sqrt({magnitude}) * Log({magnitude}))",
            _ => $"Tanh(Log({magnitude}) / {magnitude})",
        }, true);
    }

    /// <summary>A number, most of them such as float cannot hold.</summary>
    Value Literal() => new(Pick("0.1", "0.3", "0.7", "1", "0.5", "0", "1e-3", "2.5"), false, IsLiteral: true);

    Value Bounded(Size size, int depth)
    {
        Value of = Any(size, depth - 1);
        return new($"{Pick(s_bounded)}({of.Text})", of.IsVector);
    }

    string Condition(Size size, int depth)
    {
        string Comparison()
        {
            (Value a, Value b) = (Any(size, depth), Any(size, depth));
            return $"{(a.IsLiteral && b.IsLiteral ? Vector(size, 0) : a.Text)} {Pick("<", "<=", ">", ">=")} {b.Text}";
        }
        return _random.Next(4) switch
        {
            0 => $"({Comparison()}) & ({Comparison()})",
            1 => $"!({Comparison()}) | ({Comparison()})",
            _ => Comparison(),
        };
    }

    Value Atom(Size size)
    {
        var known = _equations.Where(e => e.Size == size || !e.IsVector).ToArray();
        switch (_random.Next(20))
        {
            case < 5 when StatesOf(size).Length > 0:
                return new(Pick(StatesOf(size)), true);
            case < 10 when known.Length > 0:
                (string name, _, bool isVector) = Pick(known);
                return new(name, isVector);
            case 10 when size == Size.Hidden:
                return new("v", true);
            case 11 when size == Size.Hidden:
                return new("p", true);
            case 12 or 13:
                return new(Parameter("Bias", "b", size), true);
            case 14:
                return new(Parameter("Scalar", "t", Size.Hidden), false);
            default:
                return Product(size, 0);
        }
    }

    /// <summary>What is made of learned numbers alone.</summary>
    Value Number(int depth)
        => depth == 0 || Happens(0.2) ? new(Parameter("Scalar", "t", Size.Hidden), false)
            : Happens(0.5) ? new($"{Pick(s_bounded)}({Number(depth - 1).Text})", false)
            : new($"({Number(depth - 1).Text} {Pick("+", "*", "-")} {Number(depth - 1).Text})", false);

    Value Product(Size size, int depth)
    {
        string Matrix(string columns) => Parameter("Weight", "W", size, columns);
        string text = _random.Next(20) switch
        {
            < 6 => $"{Matrix(nameof(Size.Input))} * x",
            6 => $"{Matrix(nameof(Size.Context))} * q",
            7 => $"{Matrix("Input, Hidden")} * (x, {Vector(Size.Hidden, depth)})",
            8 => $"{Matrix("Hidden, Context, Hidden")} * ({Vector(Size.Hidden, 0)}, q, {Vector(Size.Hidden, 0)})",
            9 or 10 when depth > 0 => $"{Matrix(nameof(Size.Hidden))} * Tanh({Product(Size.Hidden, depth - 1).Text})",
            < 14 when _states.Exists(s => s.Size == Size.Slow) => $"{Matrix(nameof(Size.Slow))} * {Vector(Size.Slow, depth)}",
            _ => $"{Matrix(nameof(Size.Hidden))} * {Vector(Size.Hidden, depth)}",
        };
        return new($"({text})", true);
    }

    /// <summary>A vector for certain: what a matrix or a diagonal can multiply.</summary>
    string Vector(Size size, int depth)
    {
        string[] states = StatesOf(size);
        if (states.Length == 0)
            return $"Tanh({Product(size, 0).Text})";
        string[] equations = [.. _equations.Where(e => e.Size == size && e.IsVector).Select(e => e.Name)];
        return equations.Length > 0 && Happens(0.4) ? Pick(equations)
            : depth > 0 && Happens(0.4) ? $"({Any(size, depth - 1).Text} + 0.25 * {Pick(states)})"
            : Pick(states);
    }

    string[] StatesOf(Size size) => [.. _states.Where(s => s.Size == size).Select(s => s.Name)];

    /// <summary>A parameter: one that there is already, or a new one.</summary>
    string Parameter(string role, string stem, Size size, string columns = "", double share = 0.35)
    {
        var known = _parameters.Where(p => p.Role == role && p.Size == size && p.Columns == columns).ToArray();
        if (known.Length > 0 && Happens(share))
            return Pick(known).Name;
        string name = share == 0 ? stem : $"{stem}{_parameters.Count}";
        _parameters.Add((name, role, size, columns));
        return name;
    }

    bool Happens(double probability) => _random.NextDouble() < probability;

    T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
