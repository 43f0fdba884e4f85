namespace CellDsl.Runtime.Tests.Support;

/// <summary>One step of one sequence in double, straight from the equations: what the engine is compared with.</summary>
delegate double[] NaiveStep(NaiveValues values);

/// <summary>Everything a step reads, by name; it writes the next states.</summary>
sealed class NaiveValues
{
    public required Func<string, double[]> Parameter { get; init; }
    public required Dictionary<string, double[]> Vectors { get; init; }
    public Dictionary<string, double[]> Next { get; } = [];

    public double[] this[string name] => Vectors.TryGetValue(name, out double[]? vector) ? vector : Parameter(name);

    /// <summary>Matrix times vectors, one below the other.</summary>
    public double[] Product(string matrix, params double[][] vectors)
    {
        double[] v = [.. vectors.SelectMany(x => x)];
        double[] m = Parameter(matrix);
        double[] result = new double[m.Length / v.Length];
        for (int row = 0; row < result.Length; row++)
            for (int column = 0; column < v.Length; column++)
                result[row] += m[row * v.Length + column] * v[column];
        return result;
    }

    public static double[] Each(Func<int, double> element, int count) => [.. Enumerable.Range(0, count).Select(element)];
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

static class NaiveCells
{
    public static double[] Lstm(NaiveValues v)
    {
        int n = v["bi"].Length;
        double[][] gates = [.. "ifog".Select(g =>
        {
            double[] wx = v.Product("W" + g, v["x"]), uh = v.Product("U" + g, v["h"]), b = v["b" + g];
            return NaiveValues.Each(k => g == 'g' ? Math.Tanh(wx[k] + uh[k] + b[k]) : NaiveValues.Sigmoid(wx[k] + uh[k] + b[k]), n);
        })];
        v.Next["c"] = NaiveValues.Each(k => gates[1][k] * v["c"][k] + gates[0][k] * gates[3][k], n);
        return v.Next["h"] = NaiveValues.Each(k => gates[2][k] * Math.Tanh(v.Next["c"][k]), n);
    }

    public static double[] Gru(NaiveValues v)
    {
        int n = v["br"].Length;
        double[] h = v["h"];
        double[] Gate(string g, double[] u, Func<double, double> f)
        {
            double[] wx = v.Product("W" + g, v["x"]), uh = v.Product("U" + g, u);
            return NaiveValues.Each(k => f(wx[k] + uh[k] + v["b" + g][k]), n);
        }
        double[] r = Gate("r", h, NaiveValues.Sigmoid), z = Gate("z", h, NaiveValues.Sigmoid);
        double[] c = Gate("n", NaiveValues.Each(k => r[k] * h[k], n), Math.Tanh);
        return v.Next["h"] = NaiveValues.Each(k => (1 - z[k]) * h[k] + z[k] * c[k], n);
    }

    public static double[] Mix(NaiveValues v)
    {
        int n = v["bz"].Length;
        double[] wz = v.Product("Wz", v["z"]), wh = v.Product("W", v["h"], v["x"]), vu = v.Product("V", v["u"]);
        v.Next["h"] = NaiveValues.Each(k => Math.Tanh(wh[k] + vu[k] + v["p"][k] * v["h"][k] + v["s"][0] * Math.Tanh(wz[k] + v["bz"][k])), n);
        double[] wy = v.Product("Wy", v.Next["h"]);
        return NaiveValues.Each(k => wy[k] + v["by"][k], v["by"].Length);
    }
}
