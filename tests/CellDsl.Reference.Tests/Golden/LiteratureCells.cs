using static System.Math;
using static CellDsl.Reference.Tests.Golden.Formulas;
using static CellDsl.Reference.Tests.Golden.Step;

namespace CellDsl.Reference.Tests.Golden;

static partial class GoldenCells
{
    static double[] Mgu(Step s)
    {
        double[] x = s["x"], h = s["h"];
        double[] f = Each(h, k => Sigmoid(s.Dot("Wf", k, h, x) + s["bf"][k]));
        double[] forgotten = Each(h, k => f[k] * h[k]);
        return s.Next("h", k => (1 - f[k]) * h[k] + f[k] * Tanh(s.Dot("Wh", k, forgotten, x) + s["bh"][k]));
    }

    static double[] MinimalRnn(Step s)
    {
        double[] h = s["h"], z = Each(h, k => Tanh(s.Dot("Wx", k, s["x"]) + s["bz"][k]));
        double[] u = Each(h, k => Sigmoid(s.Dot("Uh", k, h) + s.Dot("Uz", k, z) + s["bu"][k]));
        return s.Next("h", k => u[k] * h[k] + (1 - u[k]) * z[k]);
    }

    static double[] IndRnn(Step s) => s.Next("h", k => Relu(s.Dot("W", k, s["x"]) + s["u"][k] * s["h"][k] + s["b"][k]));

    static double[] FastGrnn(Step s)
    {
        double[] h = s["h"], shared = Each(h, k => s.Dot("W", k, s["x"]) + s.Dot("U", k, h));
        double zeta = Sigmoid(s["zeta"][0]), nu = Sigmoid(s["nu"][0]);
        double[] z = Each(h, k => Sigmoid(shared[k] + s["bz"][k]));
        return s.Next("h", k => (zeta * (1 - z[k]) + nu) * Tanh(shared[k] + s["bh"][k]) + z[k] * h[k]);
    }

    static double[] MultiplicativeLstm(Step s)
    {
        double[] x = s["x"], h = s["h"], c = s["c"];
        double[] m = Each(h, k => s.Dot("Wmx", k, x) * s.Dot("Wmh", k, h));
        double Sum(string gate, int k) => s.Dot($"W{gate}x", k, x) + s.Dot($"W{gate}m", k, m) + s["b" + gate][k];
        double[] c1 = s.Next("c", k => Sigmoid(Sum("f", k)) * c[k] + Sigmoid(Sum("i", k)) * Tanh(Sum("h", k)));
        return s.Next("h", k => Tanh(c1[k]) * Sigmoid(Sum("o", k)));
    }

    static double[] NasCell(Step s)
    {
        double[] h = s["h"], c = s["c"];
        double W(int n, int k) => s.Dot($"W{n}", k, s["x"]);
        double U(int n, int k) => s.Dot($"U{n}", k, h);
        double[] c1 = s.Next("c", k =>
        {
            double left = Tanh(Sigmoid(W(1, k) + U(1, k)) * Relu(W(2, k) + U(2, k)));
            double right = Tanh(Sigmoid(W(3, k) + U(3, k)) + Relu(W(4, k) * U(4, k)));
            return Tanh(left + c[k]) * right;
        });
        return s.Next("h", k =>
        {
            double left = Tanh(Tanh(W(5, k) + U(5, k)) * Sigmoid(W(6, k) + U(6, k)));
            double right = Sigmoid(Tanh(W(7, k) + U(7, k)) + Sigmoid(W(8, k) + U(8, k)));
            return Tanh(c1[k] * Tanh(left + right));
        });
    }

    static double[] CoRnn(Step s)
    {
        double[] y = s["y"], z = s["z"];
        const double dt = 0.042, gamma = 2.7, epsilon = 4.7;
        double[] z1 = s.Next("z", k => z[k] + dt
            * (Tanh(s.Dot("W", k, y) + s.Dot("V", k, z) + s.Dot("U", k, s["x"]) + s["b"][k]) - gamma * y[k] - epsilon * z[k]));
        return s.Next("y", k => y[k] + dt * z1[k]);
    }

    static double[] Lem(Step s)
    {
        double[] x = s["x"], y = s["y"], z = s["z"];
        double[] dt = Each(y, k => Sigmoid(s.Dot("W1", k, y) + s.Dot("V1", k, x) + s["b1"][k]));
        double[] dtBar = Each(y, k => Sigmoid(s.Dot("W2", k, y) + s.Dot("V2", k, x) + s["b2"][k]));
        double[] z1 = s.Next("z", k => (1 - dt[k]) * z[k] + dt[k] * Tanh(s.Dot("Wz", k, y) + s.Dot("Vz", k, x) + s["bz"][k]));
        return s.Next("y", k => (1 - dtBar[k]) * y[k] + dtBar[k] * Tanh(s.Dot("Wy", k, z1) + s.Dot("Vy", k, x) + s["by"][k]));
    }

    static double[] Scrn(Step s)
    {
        const double alpha = 0.95;
        double[] slow = s.Next("s", k => (1 - alpha) * s.Dot("B", k, s["x"]) + alpha * s["s"][k]);
        double[] h = s.Next("h", k => Sigmoid(s.Dot("P", k, slow) + s.Dot("A", k, s["x"]) + s.Dot("R", k, s["h"])));
        double[] fromFast = s.Product("U", h), fromSlow = s.Product("V", slow);
        return Each(fromFast, k => fromFast[k] + fromSlow[k]);
    }

    static double[] Lstmp(Step s)
    {
        double[] x = s["x"], r = s["r"], c = s["c"];
        double Sum(string gate, int k) => s.Dot("W" + gate, k, x) + s.Dot("R" + gate, k, r) + s["b" + gate][k];
        double[] c1 = s.Next("c", k => Sigmoid(Sum("f", k) + s["pf"][k] * c[k]) * c[k]
            + Sigmoid(Sum("i", k) + s["pi"][k] * c[k]) * Tanh(Sum("c", k)));
        double[] m = Each(c, k => Sigmoid(Sum("o", k) + s["po"][k] * c1[k]) * Tanh(c1[k]));
        return s.Next("r", k => s.Dot("Wr", k, m));
    }

    static double[] Rhn(Step s)
    {
        double[] layer = s["s"];
        for (int l = 1; l <= 3; l++)
        {
            double[] below = layer;
            double In(string matrix, int k) => l == 1 ? s.Dot(matrix, k, s["x"]) : 0;
            double[] h = Each(below, k => Tanh(In("Wh", k) + s.Dot($"Rh{l}", k, below) + s[$"bh{l}"][k]));
            double[] t = Each(below, k => Sigmoid(In("Wt", k) + s.Dot($"Rt{l}", k, below) + s[$"bt{l}"][k]));
            layer = Each(below, k => h[k] * t[k] + below[k] * (1 - t[k]));
        }
        return s.Next("s", k => layer[k]);
    }

    static double[] MinLstm(Step s)
    {
        double Sum(string gate, int k) => s.Dot("W" + gate, k, s["x"]) + s["b" + gate][k];
        return s.Next("h", k =>
        {
            double f = Sigmoid(Sum("f", k)), i = Sigmoid(Sum("i", k));
            return (f * s["h"][k] + i * Sum("h", k)) / (f + i);
        });
    }

    static double[] MinGru(Step s) => s.Next("h", k =>
    {
        double z = Sigmoid(s.Dot("Wz", k, s["x"]) + s["bz"][k]), a = s.Dot("Wh", k, s["x"]) + s["bh"][k];
        return (1 - z) * s["h"][k] + z * (a >= 0 ? a + 0.5 : Sigmoid(a));
    });

    static double[] RgLru(Step s) => s.Next("h", k =>
    {
        double r = Sigmoid(s.Dot("Wa", k, s["x"]) + s["ba"][k]), i = Sigmoid(s.Dot("Wx", k, s["x"]) + s["bx"][k]);
        double a = Exp(-8 * Softplus(s["Lambda"][k]) * r);
        return a * s["h"][k] + Sqrt(1 - a * a) * i * s["x"][k];
    });

    static double[] GriffinBlock(Step s)
    {
        double[] x = s["x"], u = s.Product("Wu", x);
        double[] v = Each(u, k => s["k0"][k] * u[k] + s["k1"][k] * s["u1"][k] + s["k2"][k] * s["u2"][k] + s["k3"][k] * s["u3"][k] + s["bk"][k]);
        s.Next("u1", k => u[k]);
        s.Next("u2", k => s["u1"][k]);
        s.Next("u3", k => s["u2"][k]);
        double[] h = s.Next("h", k =>
        {
            double r = Sigmoid(s.Dot("Wa", k, v) + s["ba"][k]), i = Sigmoid(s.Dot("Wi", k, v) + s["bi"][k]);
            double a = Exp(-8 * Softplus(s["Lambda"][k]) * r);
            return a * s["h"][k] + Sqrt(1 - a * a) * i * v[k];
        });
        return s.Product("Wo", Each(h, k => Gelu(s.Dot("Wg", k, x) + s["bg"][k]) * h[k]));
    }

    static double[] SLstm(Step s)
    {
        double[] m = s["m"];
        double Sum(string gate, int k) => s.Dot("W" + gate, k, s["x"]) + s.Dot("R" + gate, k, s["h"]) + s["b" + gate][k];
        double[] logI = Each(m, k => Sum("i", k)), logF = Each(m, k => Log(Sigmoid(Sum("f", k))));
        bool First(int k) => s["n"][k] <= 0.5;
        double[] m1 = s.Next("m", k => First(k) ? logI[k] : Max(logI[k], logF[k] + m[k]));
        // There is nothing to keep before the first step.
        double[] i = Each(m, k => Exp(logI[k] - m1[k])), f = Each(m, k => First(k) ? 1 : Exp(logF[k] + m[k] - m1[k]));
        double[] c1 = s.Next("c", k => f[k] * s["c"][k] + i[k] * Tanh(Sum("z", k)));
        double[] n1 = s.Next("n", k => Max(f[k] * s["n"][k] + i[k], 1));
        return s.Next("h", k => Sigmoid(Sum("o", k)) * c1[k] / n1[k]);
    }

    static double[] NarxRnn(Step s)
    {
        s.Next("hTwoBefore", k => s["hBefore"][k]);
        s.Next("hBefore", k => s["h"][k]);
        return s.Next("h", k => Tanh(s.Dot("W", k, s["x"]) + s.Dot("U1", k, s["h"]) + s.Dot("U2", k, s["hBefore"])
            + s.Dot("U3", k, s["hTwoBefore"]) + s["b"][k]));
    }

    static double[] HardLstm(Step s)
    {
        double[] h = s["h"];
        double Sum(string gate, int k) => s.Dot("W" + gate, k, s["x"]) + s.Dot("U" + gate, k, h) + s["b" + gate][k];
        double Hard(double a) => Min(Max(0.25 * a + 0.5, 0), 1);
        double HardTanh(double a) => Min(Max(a, -1), 1);
        double[] c1 = s.Next("c", k => Hard(Sum("f", k)) * s["c"][k] + Hard(Sum("i", k)) * HardTanh(Sum("g", k)));
        return s.Next("h", k => Hard(Sum("o", k)) * HardTanh(c1[k]));
    }

    static double[] HardSigmoidGru(Step s)
    {
        double[] x = s["x"], h = s["h"];
        double Hard(double a) => a <= -3 ? 0 : a >= 3 ? 1 : a / 6 + 0.5;
        double[] z = Each(h, k => Hard(s.Dot("Wz", k, x) + s.Dot("Uz", k, h) + s["bz"][k]));
        double[] reset = Each(h, k => Hard(s.Dot("Wr", k, x) + s.Dot("Ur", k, h) + s["br"][k]) * h[k]);
        return s.Next("h", k => z[k] * h[k] + (1 - z[k]) * Tanh(s.Dot("W", k, x) + s.Dot("U", k, reset) + s["b"][k]));
    }

    static double[] GruD(Step s)
    {
        double[] x = s["x"], m = s["m"], d = s["d"], last = s["last"], h = s["h"];
        double[] gammaX = Each(x, k => Exp(-Max(0, s["wx"][k] * d[k] + s["bgx"][k])));
        double[] imputed = Each(x, k => m[k] * x[k] + (1 - m[k]) * (gammaX[k] * last[k] + (1 - gammaX[k]) * s["mean"][k]));
        double[] decayed = Each(h, k => Exp(-Max(0, s.Dot("Wgh", k, d) + s["bgh"][k])) * h[k]);
        s.Next("last", k => m[k] * x[k] + (1 - m[k]) * last[k]);

        double Sum(string gate, double[] state, int k)
            => s.Dot("W" + gate, k, imputed) + s.Dot("U" + gate, k, state) + s.Dot("V" + gate, k, m) + s["b" + gate][k];
        double[] z = Each(h, k => Sigmoid(Sum("z", decayed, k)));
        double[] reset = Each(h, k => Sigmoid(Sum("r", decayed, k)) * decayed[k]);
        return s.Next("h", k => (1 - z[k]) * decayed[k] + z[k] * Tanh(Sum("", reset, k)));
    }

    static double[] GruDecoder(Step s)
    {
        double[] e = s["e"], c = s["c"], h = s["h"];
        double[] z = Each(h, k => Sigmoid(s.Dot("Wz", k, e) + s.Dot("Uz", k, h) + s.Dot("Cz", k, c)));
        double[] r = Each(h, k => Sigmoid(s.Dot("Wr", k, e) + s.Dot("Ur", k, h) + s.Dot("Cr", k, c)));
        return s.Next("h", k => z[k] * h[k] + (1 - z[k]) * Tanh(s.Dot("W", k, e) + r[k] * (s.Dot("U", k, h) + s.Dot("C", k, c))));
    }

    static double[] Sru(Step s)
    {
        double[] x = s["x"], c = s["c"];
        double[] f = Each(c, k => Sigmoid(s.Dot("Wf", k, x) + s["vf"][k] * c[k] + s["bf"][k]));
        double[] r = Each(c, k => Sigmoid(s.Dot("Wr", k, x) + s["vr"][k] * c[k] + s["br"][k]));
        double[] c1 = s.Next("c", k => f[k] * c[k] + (1 - f[k]) * s.Dot("W", k, x));
        return Each(c, k => r[k] * c1[k] + (1 - r[k]) * x[k]);
    }

    static double[] Lru(Step s)
    {
        var state = new System.Numerics.Complex[s["re"].Length];
        for (int k = 0; k < state.Length; k++)
        {
            var lambda = System.Numerics.Complex.FromPolarCoordinates(Exp(-Exp(s["nu"][k])), Exp(s["theta"][k]));
            var input = new System.Numerics.Complex(s.Dot("Bre", k, s["x"]), s.Dot("Bim", k, s["x"]));
            state[k] = lambda * new System.Numerics.Complex(s["re"][k], s["im"][k]) + Exp(s["g"][k]) * input;
        }
        double[] re = s.Next("re", k => state[k].Real), im = s.Next("im", k => state[k].Imaginary);
        double[] direct = s.Product("D", s["x"]);
        return Each(direct, k => s.Dot("Cre", k, re) - s.Dot("Cim", k, im) + direct[k]);
    }

    static double[] ModReluRnn(Step s) => s.Next("h", k =>
    {
        double a = s.Dot("W", k, s["x"]) + s.Dot("U", k, s["h"]);
        return Sign(a) * Relu(Abs(a) + s["b"][k]);
    });

    static double[] TimeAwareLstm(Step s)
    {
        double[] c = s["c"];
        double Sum(string gate, int k) => s.Dot("W" + gate, k, s["x"]) + s.Dot("U" + gate, k, s["h"]) + s["b" + gate][k];
        double[] adjusted = Each(c, k =>
        {
            double brief = Tanh(s.Dot("Wd", k, c) + s["bd"][k]);
            return c[k] - brief + brief / Log(E + Max(0, s["d"][k]));
        });
        return LstmUpdate(s, Each(c, k => Sigmoid(Sum("i", k))), Each(c, k => Sigmoid(Sum("f", k))),
            Each(c, k => Sigmoid(Sum("o", k))), Each(c, k => Tanh(Sum("g", k))), adjusted);
    }

    static double[] DeepSpeechRnn(Step s)
        => s.Next("h", k => Min(Max(0, s.Dot("W", k, s["x"]) + s.Dot("U", k, s["h"]) + s["b"][k]), 20));

    static double[] Cfc(Step s)
    {
        double[] sums = s.Product("Ws", s["x"], s["h"]);
        double[] shared = Each(sums, k => (sums[k] + s["bs"][k]) * Sigmoid(sums[k] + s["bs"][k]));
        double Head(string n, int k) => s.Dot("W" + n, k, shared) + s["b" + n][k];
        double[] gate = Each(s["h"], k => Sigmoid(Head("a", k) * s["d"][k] + Head("b", k)));
        return s.Next("h", k => Tanh(Head("1", k)) * (1 - gate[k]) + gate[k] * Tanh(Head("2", k)));
    }

    static double[] PhasedLstm(Step s)
    {
        double[] h = s["h"], c = s["c"];
        double Sum(string gate, int k) => s.Dot("W" + gate, k, s["x"]) + s.Dot("U" + gate, k, h) + s["b" + gate][k];
        const double open = 0.05, leak = 0.001;
        double[] gate = Each(h, k => s["phi"][k] < open / 2 ? 2 * s["phi"][k] / open
            : s["phi"][k] < open ? 2 - 2 * s["phi"][k] / open : leak * s["phi"][k]);
        double[] proposed = Each(c, k => Sigmoid(Sum("f", k)) * c[k] + Sigmoid(Sum("i", k)) * Tanh(Sum("g", k)));
        s.Next("c", k => gate[k] * proposed[k] + (1 - gate[k]) * c[k]);
        return s.Next("h", k => gate[k] * Sigmoid(Sum("o", k)) * Tanh(proposed[k]) + (1 - gate[k]) * h[k]);
    }

    static double[] ElmanRnn(Step s) => Elman(s, Tanh);

    static double[] GruResetBeforeBias(Step s)
    {
        double[] x = s["x"], h = s["h"];
        double[] z = Each(h, k => Sigmoid(s.Dot("Wz", k, x) + s.Dot("Uz", k, h) + s["bz"][k]));
        double[] reset = Each(h, k => Sigmoid(s.Dot("Wr", k, x) + s.Dot("Ur", k, h) + s["br"][k]) * h[k]);
        return s.Next("h", k => z[k] * h[k] + (1 - z[k]) * Tanh(s.Dot("W", k, x) + s.Dot("U", k, reset) + s["b"][k]));
    }

    static double[] Mut1Projected(Step s)
    {
        double[] x = s["x"], h = s["h"];
        double[] z = Each(h, k => Sigmoid(s.Dot("Wxz", k, x) + s["bz"][k]));
        double[] reset = Each(h, k => Sigmoid(s.Dot("Wxr", k, x) + s.Dot("Whr", k, h) + s["br"][k]) * h[k]);
        return s.Next("h", k => Tanh(s.Dot("Whh", k, reset) + Tanh(s.Dot("Wxh", k, x) + s["bx"][k]) + s["bh"][k]) * z[k] + h[k] * (1 - z[k]));
    }

    static double[] EluRnn(Step s) => Elman(s, a => a > 0 ? a : Exp(a) - 1);

    static double[] LeakyReluRnn(Step s) => Elman(s, a => a > 0 ? a : 0.01 * a);

    static double[] SoftsignRnn(Step s) => Elman(s, a => a / (1 + Abs(a)));

    static double[] Elman(Step s, Func<double, double> function)
        => s.Next("h", k => function(s.Dot("W", k, s["x"]) + s.Dot("U", k, s["h"]) + s["b"][k]));
}
