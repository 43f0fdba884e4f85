using static System.Math;
using static CellDsl.Reference.Tests.Golden.Formulas;
using static CellDsl.Reference.Tests.Golden.Step;

namespace CellDsl.Reference.Tests.Golden;

/// <summary>The cells of the course notes by hand, a method each: one step of one sequence, returning the output.</summary>
static partial class GoldenCells
{
    static double[] VanillaRnn(Step s)
    {
        double[] h = s.Next("h", k => Tanh(s.Dot("Whh", k, s["h"]) + s.Dot("Wxh", k, s["x"]) + s["bh"][k]));
        return Each(s["by"], k => s.Dot("Why", k, h) + s["by"][k]);
    }

    static double[] VanillaRnnConcat(Step s) => s.Next("h", k => Tanh(s.Dot("W", k, s["h"], s["x"])));

    static double[] MultiLayerRnn(Step s) => s.Next("h", k => Tanh(s.Dot("W", k, s["below"], s["h"])));

    static double[] MultiLayerRnnSkip(Step s) => s.Next("h", k => Tanh(s.Dot("W", k, s["below"], s["s"], s["h"])));

    static double[] Lstm(Step s)
    {
        double[] x = s["x"], h = s["h"], c = s["c"];
        double Sum(string gate, int k) => s.Dot("W" + gate, k, x) + s.Dot("U" + gate, k, h) + s["b" + gate][k];
        return LstmUpdate(s, Each(h, k => Sigmoid(Sum("i", k))), Each(h, k => Sigmoid(Sum("f", k))),
            Each(h, k => Sigmoid(Sum("o", k))), Each(h, k => Tanh(Sum("g", k))), c);
    }

    static double[] LstmConcat(Step s)
    {
        double[] x = s["x"], h = s["h"], c = s["c"];
        double Sum(string gate, int k) => s.Dot("W" + gate, k, h, x) + s["b" + gate][k];
        return LstmUpdate(s, Each(h, k => Sigmoid(Sum("i", k))), Each(h, k => Sigmoid(Sum("f", k))),
            Each(h, k => Sigmoid(Sum("o", k))), Each(h, k => Tanh(Sum("g", k))), c);
    }

    static double[] LstmUpdate(Step s, double[] i, double[] f, double[] o, double[] g, double[] c)
    {
        double[] c1 = s.Next("c", k => f[k] * c[k] + i[k] * g[k]);
        return s.Next("h", k => o[k] * Tanh(c1[k]));
    }

    static double[] PeepholeLstm(Step s)
    {
        double[] x = s["x"], h = s["h"], c = s["c"];
        double[] f = Each(h, k => Sigmoid(s.Dot("Wf", k, c, h, x) + s["bf"][k]));
        double[] i = Each(h, k => Sigmoid(s.Dot("Wi", k, c, h, x) + s["bi"][k]));
        double[] g = Each(h, k => Tanh(s.Dot("Wg", k, h, x) + s["bg"][k]));
        double[] c1 = s.Next("c", k => f[k] * c[k] + i[k] * g[k]);
        return s.Next("h", k => Sigmoid(s.Dot("Wo", k, c1, h, x) + s["bo"][k]) * Tanh(c1[k]));
    }

    static double[] PeepholeLstmDiagonal(Step s)
    {
        double[] x = s["x"], h = s["h"], c = s["c"];
        double Sum(string gate, int k) => s.Dot("W" + gate, k, x) + s.Dot("U" + gate, k, h) + s["b" + gate][k];
        double[] f = Each(h, k => Sigmoid(Sum("f", k) + s["pf"][k] * c[k]));
        double[] i = Each(h, k => Sigmoid(Sum("i", k) + s["pi"][k] * c[k]));
        double[] c1 = s.Next("c", k => f[k] * c[k] + i[k] * Tanh(Sum("g", k)));
        return s.Next("h", k => Sigmoid(Sum("o", k) + s["po"][k] * c1[k]) * Tanh(c1[k]));
    }

    static double[] Gru(Step s)
    {
        double[] x = s["x"], h = s["h"];
        double[] z = Each(h, k => Sigmoid(s.Dot("Wz", k, x) + s.Dot("Uz", k, h)));
        double[] r = Each(h, k => Sigmoid(s.Dot("Wr", k, x) + s.Dot("Ur", k, h)));
        double[] candidate = Each(h, k => Tanh(s.Dot("W", k, x) + r[k] * s.Dot("U", k, h)));
        return s.Next("h", k => z[k] * h[k] + (1 - z[k]) * candidate[k]);
    }

    static double[] GruBias(Step s)
    {
        double[] x = s["x"], h = s["h"];
        double[] z = Each(h, k => Sigmoid(s.Dot("Wz", k, x) + s.Dot("Uz", k, h) + s["bz"][k]));
        double[] r = Each(h, k => Sigmoid(s.Dot("Wr", k, x) + s.Dot("Ur", k, h) + s["br"][k]));
        double[] candidate = Each(h, k => Tanh(s.Dot("W", k, x) + s["bx"][k] + r[k] * (s.Dot("U", k, h) + s["bh"][k])));
        return s.Next("h", k => z[k] * h[k] + (1 - z[k]) * candidate[k]);
    }

    static double[] GruResetBefore(Step s)
    {
        double[] x = s["x"], h = s["h"];
        double[] r = Each(h, k => Sigmoid(s.Dot("Wr", k, x, h) + s["br"][k]));
        double[] z = Each(h, k => Sigmoid(s.Dot("Wz", k, x, h) + s["bz"][k]));
        double[] reset = Each(h, k => r[k] * h[k]);
        return s.Next("h", k => (1 - z[k]) * h[k] + z[k] * Tanh(s.Dot("W", k, x, reset)));
    }

    static double[] Mut1(Step s)
    {
        double[] x = s["x"], h = s["h"];
        double[] z = Each(h, k => Sigmoid(s.Dot("Wxz", k, x) + s["bz"][k]));
        double[] reset = Each(h, k => Sigmoid(s.Dot("Wxr", k, x) + s.Dot("Whr", k, h) + s["br"][k]) * h[k]);
        return s.Next("h", k => Tanh(s.Dot("Whh", k, reset) + Tanh(x[k]) + s["bh"][k]) * z[k] + h[k] * (1 - z[k]));
    }

    static double[] Mut2(Step s)
    {
        double[] x = s["x"], h = s["h"];
        double[] z = Each(h, k => Sigmoid(s.Dot("Wxz", k, x) + s.Dot("Whz", k, h) + s["bz"][k]));
        double[] reset = Each(h, k => Sigmoid(x[k] + s.Dot("Whr", k, h) + s["br"][k]) * h[k]);
        return s.Next("h", k => Tanh(s.Dot("Whh", k, reset) + s.Dot("Wxh", k, x) + s["bh"][k]) * z[k] + h[k] * (1 - z[k]));
    }

    static double[] Mut3(Step s)
    {
        double[] x = s["x"], h = s["h"], tanhH = Each(h, k => Tanh(h[k]));
        double[] z = Each(h, k => Sigmoid(s.Dot("Wxz", k, x) + s.Dot("Whz", k, tanhH) + s["bz"][k]));
        double[] reset = Each(h, k => Sigmoid(s.Dot("Wxr", k, x) + s.Dot("Whr", k, h) + s["br"][k]) * h[k]);
        return s.Next("h", k => Tanh(s.Dot("Whh", k, reset) + s.Dot("Wxh", k, x) + s["bh"][k]) * z[k] + h[k] * (1 - z[k]));
    }

    static double[] Irnn(Step s) => s.Next("h", k => Relu(s.Dot("Whh", k, s["h"]) + s.Dot("Wxh", k, s["x"]) + s["bh"][k]));

    static double[] NpRnn(Step s) => Irnn(s);

    static double[] CaptioningRnn(Step s)
        => s.Next("h", k => Tanh(s.Dot("Wxh", k, s["x"]) + s.Dot("Whh", k, s["h"]) + s.Dot("Wih", k, s["v"])));

    static double[] RnnLanguageModel(Step s)
    {
        double[] h = s.Next("h", k => Sigmoid(s.Dot("Wh", k, s["h"]) + s.Dot("We", k, s["e"]) + s["b1"][k]));
        return Each(s["b2"], k => s.Dot("U", k, h) + s["b2"][k]);
    }
}
