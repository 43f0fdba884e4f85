using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Tests.Differentiation;

/// <summary>The first rung: every rule against the difference quotient of its operation.</summary>
public class AdjointRulesTests
{
    static readonly Op[] s_pointwise = [.. OpTable.Rows.Where(r => r.Class == OpClass.Pointwise && !r.Is(OpTraits.Backward)).Select(r => r.Op)];

    public static TheoryData<string> Pointwise => [.. s_pointwise.Select(op => op.ToString())];

    [Theory, MemberData(nameof(Pointwise))]
    public void RuleAgreesWithTheDifferenceQuotient(string name)
    {
        Op op = Enum.Parse<Op>(name);
        int operands = OperandsOf(op);
        foreach (double[] point in Points(operands, positive: op is Op.Log or Op.Sqrt))
            for (int o = 0; o < operands; o++)
                Assert.Equal(Quotient(op, point, o), Rule(op, point, o), 1e-6);
    }

    static double Rule(Op op, double[] point, int operand)
    {
        var graph = new GraphBuilder(zeroTimesAnything: true);
        int[] leaves = [.. point.Select((_, i) => graph.Leaf(Op.Vector, i, 1, RowSpace.Sequence))];
        int gradient = graph.Leaf(Op.OutputGradient, -1, 1, RowSpace.Sequence);
        int node = op == Op.Copy
            ? graph.Copy(leaves[0], 1, RowSpace.Sequence)
            : graph.Pointwise(op, leaves[0], At(1), At(2), At(3));
        Func<AdjointScope, Value>[] rules = AdjointRules.Table[op];
        if (operand >= rules.Length)
            return 0;
        int adjoint = rules[operand](new AdjointScope(graph, node, gradient)).In(graph);
        double[] values = new double[graph.Nodes.Count];
        for (int i = 0; i < values.Length; i++)
        {
            Node n = graph.Nodes[i];
            values[i] = n.Op switch
            {
                Op.Constant => n.Value,
                Op.Vector => point[n.Index],
                Op.OutputGradient => 1,
                _ => Evaluate(n.Op, [.. Enumerable.Range(0, n.OperandCount).Select(o => values[n.Operand(o)])]),
            };
        }
        return values[adjoint];

        int At(int i) => i < leaves.Length ? leaves[i] : -1;
    }

    static double Quotient(Op op, double[] point, int operand)
    {
        const double Step = 1e-6;
        double At(double offset) => Evaluate(op, [.. point.Select((p, i) => i == operand ? p + offset : p)]);
        return (At(Step) - At(-Step)) / (2 * Step);
    }

    static IEnumerable<double[]> Points(int operands, bool positive)
    {
        var random = new Random(11);
        for (int n = 0; n < 20; n++)
            yield return [.. Enumerable.Range(0, operands).Select(i =>
            {
                double value = 0.05 + 2 * random.NextDouble() + i * 1e-3;
                return positive || random.Next(2) == 0 ? value : -value;
            })];
    }

    static int OperandsOf(Op op) => op switch
    {
        Op.Add or Op.Subtract or Op.Multiply or Op.Divide or Op.Min or Op.Max => 2,
        Op.SelectGreater or Op.SelectGreaterOrEqual => 4,
        _ => 1,
    };

    static double Evaluate(Op op, double[] v) => op switch
    {
        Op.Copy => v[0],
        Op.Negate => -v[0],
        Op.Add => v[0] + v[1],
        Op.Subtract => v[0] - v[1],
        Op.Multiply => v[0] * v[1],
        Op.Divide => v[0] / v[1],
        Op.Sigmoid => 1 / (1 + Math.Exp(-v[0])),
        Op.Tanh => Math.Tanh(v[0]),
        Op.Relu => Math.Max(v[0], 0),
        Op.Exp => Math.Exp(v[0]),
        Op.Expm1 => Math.Exp(v[0]) - 1,
        Op.Log => Math.Log(v[0]),
        Op.Softplus => Math.Log(1 + Math.Exp(v[0])),
        Op.Sqrt => Math.Sqrt(v[0]),
        Op.Abs => Math.Abs(v[0]),
        Op.Sign => Math.Sign(v[0]),
        Op.Sin => Math.Sin(v[0]),
        Op.Cos => Math.Cos(v[0]),
        Op.Erf => Erf(v[0]),
        Op.Min => Math.Min(v[0], v[1]),
        Op.Max => Math.Max(v[0], v[1]),
        Op.SelectGreater => v[0] > v[1] ? v[2] : v[3],
        Op.SelectGreaterOrEqual => v[0] >= v[1] ? v[2] : v[3],
        _ => throw new NotSupportedException(op.ToString()),
    };

    /// <summary>2/√π Σ (-1)^n x^(2n+1) / (n! (2n+1)).</summary>
    static double Erf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 60; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
