using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CellDsl;

/// <summary>What a cell computes, as a number that stored models are known by. It is made of the fields, by their names (parameters, states and
/// sequences go by them in files and calls), of which sizes are the same, and of the equations for next states and output as trees.
/// What equations and dimensions are called, the order of declarations, initial values, what nothing reads, and how equations are printed make no
/// difference.</summary>
internal static class CellHash
{
    /// <summary>Says how hashes are made: those of another beginning cannot be compared.</summary>
    const string Version = "1-";

    public static string Of(CellDescription cell)
        => Version + Digest(string.Join("\n", new Hashing(cell).Lines().OrderBy(static l => l, StringComparer.Ordinal)));

    /// <summary>Whether a stored hash was made as <see cref="Of"/> makes them.</summary>
    public static bool IsKnown(string hash) => hash.StartsWith(Version, StringComparison.Ordinal);

    static string Digest(string text)
    {
        using var sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    sealed class Hashing
    {
        readonly CellDescription _cell;
        readonly Dictionary<string, EquationInfo> _equations;
        readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);
        readonly Dictionary<int, string> _sizes = new() { [0] = "1" };

        public Hashing(CellDescription cell)
        {
            _cell = cell;
            _equations = cell.Equations.ToDictionary(static e => e.Left.Value.Name, StringComparer.Ordinal);
            // A size is called after the first field that has it.
            var places = Vectors().Select(static v => (Place: v.Vector.Name, v.Vector.Dimension))
                .Concat(cell.Parameters.SelectMany(static p
                    => p.Columns.Prepend(p.Rows).Select((d, axis) => (Place: $"{p.Name}.{axis}", Dimension: d))));
            foreach ((string place, int dimension) in places.OrderBy(static p => p.Place, StringComparer.Ordinal))
                if (!_sizes.ContainsKey(dimension))
                    _sizes.Add(dimension, place);
        }

        public IEnumerable<string> Lines()
        {
            foreach ((string role, VectorInfo vector) in Vectors())
                yield return $"{role} {vector.Name} [{Size(vector.Dimension)}]";
            foreach (ParameterInfo parameter in _cell.Parameters)
            {
                string sizes = string.Join(", ", parameter.Columns.Prepend(parameter.Rows).Select(Size));
                yield return $"{RoleOf(parameter.Kind)} {parameter.Name} [{sizes}]";
            }
            foreach (EquationInfo equation in _cell.Equations)
                foreach (string state in equation.Next)
                    yield return $"next {state} = {ValueOf(equation)}";
            yield return _equations.TryGetValue(_cell.Output.Name, out EquationInfo? output)
                ? $"output = {ValueOf(output)}"
                : $"output = next {_cell.Output.Name}";
        }

        IEnumerable<(string Role, VectorInfo Vector)> Vectors() => _cell.Inputs.Select(static v => ("input", v))
            .Concat(_cell.Contexts.Select(static v => ("context", v))).Concat(_cell.States.Select(static v => ("state", v)));

        string Size(int dimension) => _sizes.TryGetValue(dimension, out string? size) ? size : "of no field";

        static string RoleOf(ParameterKind kind) => kind switch
        {
            ParameterKind.Weight => "weight",
            ParameterKind.Bias => "bias",
            ParameterKind.Diagonal => "diagonal",
            _ => "scalar",
        };

        /// <summary>The equation's digest, after those of the equations that it reads. Those that wait are on a stack of our own, since chains may be
        /// long.</summary>
        string ValueOf(EquationInfo equation)
        {
            var waiting = new Stack<EquationInfo>([equation]);
            while (waiting.Count > 0)
            {
                EquationInfo next = waiting.Peek();
                EquationInfo[] unknown = [.. Read(next).Where(e => !_digests.ContainsKey(e.Left.Value.Name))];
                foreach (EquationInfo read in unknown)
                    waiting.Push(read);
                if (unknown.Length == 0)
                    _digests[waiting.Pop().Left.Value.Name] = DigestOf(next.Right);
            }
            return _digests[equation.Left.Value.Name];
        }

        IEnumerable<EquationInfo> Read(EquationInfo equation) => equation.Right.Nodes.Select(static n => n.Symbol?.Value)
            .Where(static v => v is { Kind: ValueKind.Equation }).Select(v => _equations[v!.Name]);

        string DigestOf(Formula formula)
        {
            string[] digests = new string[formula.Nodes.Count];
            for (int n = 0; n < digests.Length; n++)
                digests[n] = DigestOf(formula.Nodes[n], digests);
            return digests[digests.Length - 1];
        }

        string DigestOf(FormulaNode node, string[] digests) => (node.Op, node.Symbol?.Value) switch
        {
            (FormulaOp.Number, _) => $"number {BitConverter.DoubleToInt64Bits(node.Number).ToString("x16", CultureInfo.InvariantCulture)}",
            (_, { Kind: ValueKind.Equation } value) => _digests[value.Name],
            // No two fields have one name.
            (_, { } value) => $"field {value.Name}",
            _ => Digest($"{FormulaTable.Of(node.Op).Code}({string.Join(", ", node.Operands.Select(o => digests[o]))})"),
        };
    }
}
