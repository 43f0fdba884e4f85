using CellDsl.Generator.Model;

namespace CellDsl.Generator.Tests.Emit;

/// <summary>Models of known cells.</summary>
static class Samples
{
    public static IReadOnlyDictionary<string, Func<CellModel>> All { get; } = new Dictionary<string, Func<CellModel>>
    {
        ["Vanilla"] = Vanilla,
        ["Lstm"] = Lstm,
        ["GruResetBefore"] = GruResetBefore,
        ["Everything"] = Everything,
    };

    /// <summary>h1 = tanh(Wxh x + Whh h + bh), y = Why h1 + by.</summary>
    public static CellModel Vanilla()
    {
        ModelBuilder m = new ModelBuilder("Vanilla").Input("x").State("h").Weight([1], "Wxh").Weight([2], "Whh", "Why").Bias("bh", "by");
        m.Equation("h1", m.Gate(ExprKind.Tanh, "Wxh", "Whh", "bh"), next: "h");
        m.Equation("y", m.Apply(ExprKind.Add, m.Product("Why", "h1"), m["by"]), output: true);
        return m.Build();
    }

    public static CellModel Lstm()
    {
        ModelBuilder m = new ModelBuilder("Lstm").Input("x").State("h", "c").Weight([1], "Wi", "Wf", "Wo", "Wg")
            .Weight([2], "Ui", "Uf", "Uo", "Ug").Bias("bi", "bf", "bo", "bg");
        foreach (string gate in new[] { "i", "f", "o" })
            m.Equation(gate, m.Gate(ExprKind.Sigmoid, "W" + gate, "U" + gate, "b" + gate));
        m.Equation("g", m.Gate(ExprKind.Tanh, "Wg", "Ug", "bg"));
        m.Equation("c1", m.Apply(ExprKind.Add, m.Apply(ExprKind.Multiply, m["f"], m["c"]), m.Apply(ExprKind.Multiply, m["i"], m["g"])), next: "c");
        m.Equation("h1", m.Apply(ExprKind.Multiply, m["o"], m.Apply(ExprKind.Tanh, m["c1"])), next: "h");
        return m.Build();
    }

    /// <summary>Matrices over concatenations, and a second stage: n = tanh(Wn [x, r ⊙ h]).</summary>
    public static CellModel GruResetBefore()
    {
        ModelBuilder m = new ModelBuilder("GruResetBefore").Input("x").State("h").Weight([1, 2], "Wr", "Wz", "Wn");
        m.Equation("r", m.Apply(ExprKind.Sigmoid, m.Product("Wr", m.Concatenate("x", "h"))));
        m.Equation("z", m.Apply(ExprKind.Sigmoid, m.Product("Wz", m.Concatenate("x", "h"))));
        m.Equation("rh", m.Apply(ExprKind.Multiply, m["r"], m["h"]));
        m.Equation("n", m.Apply(ExprKind.Tanh, m.Product("Wn", m.Concatenate("x", "rh"))));
        int keep = m.Apply(ExprKind.Multiply, m.Apply(ExprKind.Subtract, m.Number(1), m["z"]), m["h"]);
        m.Equation("h1", m.Apply(ExprKind.Add, keep, m.Apply(ExprKind.Multiply, m["z"], m["n"])), next: "h");
        return m.Build();
    }

    /// <summary>Every function of the language on one path, names that C# and the kernels use themselves, a context, scalars and an alias.</summary>
    public static CellModel Everything()
    {
        ModelBuilder m = new ModelBuilder("Everything").Input("in").Context("row").State("h", "s").Weight([1], "V", "Load").Weight([2], "T")
            .Bias("Tanh").Diagonal("unit").Scalar("alpha", "tile");
        m.Equation("e0", m.Apply(ExprKind.Add, m.Apply(ExprKind.Add, m.Product("V", "in"), m.Product("Load", "row")), m.Product("T", "h")));
        int number = 0;
        foreach (ExprKind kind in ExprTable.Functions.Where(k => k != ExprKind.Select))
        {
            int x = m[$"e{number}"];
            int value = kind switch
            {
                ExprKind.Min or ExprKind.Max => m.Apply(kind, x, m["s"]),
                ExprKind.LeakyRelu or ExprKind.Elu => m.Apply(kind, x, m.Number(0.3)),
                ExprKind.Clip => m.Apply(kind, x, m.Number(-0.5), m.Number(1.25)),
                ExprKind.Log or ExprKind.Sqrt => m.Apply(kind, m.Apply(ExprKind.Exp, x)),
                _ => m.Apply(kind, x),
            };
            m.Equation($"e{++number}", value);
        }
        int mask = m.Apply(ExprKind.And, m.Apply(ExprKind.Greater, m["h"], m["s"]),
            m.Apply(ExprKind.Not,
            m.Apply(ExprKind.Or, m.Apply(ExprKind.Less, m["s"], m.Number(0)), m.Apply(ExprKind.LessOrEqual, m["h"], m["Tanh"]))));
        m.Equation("chosen", m.Apply(ExprKind.Select, mask, m[$"e{number}"], m.Apply(ExprKind.Negate, m.Apply(ExprKind.Negate, m["s"]))));
        m.Equation("alias", m["chosen"]);
        int scaled = m.Apply(ExprKind.Divide, m["alias"], m["tile"]);
        m.Equation("if", m.Apply(ExprKind.Add, m.Apply(ExprKind.Multiply, m["alpha"], m["unit"]), scaled), next: "h");
        m.Equation("s1", m["h"], next: "s");
        return m.Build();
    }
}
