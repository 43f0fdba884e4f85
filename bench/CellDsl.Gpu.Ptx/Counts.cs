namespace CellDsl.Gpu.Ptx;

/// <summary>How often kinds of instructions occur.</summary>
sealed class Counts
{
    static readonly (string Name, Func<string, bool> Is)[] s_ptx =
    [
        ("fma.rn.f32", o => o == "fma.rn.f32"),
        ("mma.sync", o => o.StartsWith("mma.sync", StringComparison.Ordinal)),
        ("ld.shared.v4", o => o.StartsWith("ld.shared.v4", StringComparison.Ordinal)),
        ("ld.shared (1)", o => o.StartsWith("ld.shared", StringComparison.Ordinal) && !o.Contains(".v", StringComparison.Ordinal)),
        ("st.shared.v4", o => o.StartsWith("st.shared.v4", StringComparison.Ordinal)),
        ("st.shared (1)", o => o.StartsWith("st.shared", StringComparison.Ordinal) && !o.Contains(".v", StringComparison.Ordinal)),
        ("ld.global.v4", o => IsGlobal(o, "ld") && o.Contains(".v4", StringComparison.Ordinal)),
        ("ld.global (1)", o => IsGlobal(o, "ld") && !o.Contains(".v", StringComparison.Ordinal)),
        ("st.global.v4", o => IsGlobal(o, "st") && o.Contains(".v4", StringComparison.Ordinal)),
        ("st.global (1)", o => IsGlobal(o, "st") && !o.Contains(".v", StringComparison.Ordinal)),
        ("local", o => o.StartsWith("ld.local", StringComparison.Ordinal) || o.StartsWith("st.local", StringComparison.Ordinal)),
        ("generic", o => o.StartsWith("ld.", StringComparison.Ordinal) && !s_spaces.Contains(o.Split('.')[1])
        || o.StartsWith("st.", StringComparison.Ordinal) && !s_spaces.Contains(o.Split('.')[1])),
        ("div, rem", o => (o.StartsWith("div", StringComparison.Ordinal) || o.StartsWith("rem", StringComparison.Ordinal))
        && !o.Contains(".f", StringComparison.Ordinal)),
        ("bar.sync", o => o.StartsWith("bar", StringComparison.Ordinal)),
    ];

    static readonly string[] s_spaces = ["shared", "global", "local", "param", "const"];

    static readonly (string Name, Func<string, bool> Is)[] s_sass =
    [
        ("FFMA", o => o.StartsWith("FFMA", StringComparison.Ordinal)),
        ("HMMA", o => o.StartsWith("HMMA", StringComparison.Ordinal)),
        ("LDS.128", o => o == "LDS.128" || o == "LDS.U.128"),
        ("LDS (less)", o => o.StartsWith("LDS", StringComparison.Ordinal) && !o.EndsWith("128", StringComparison.Ordinal)),
        ("STS.128", o => o == "STS.128"),
        ("STS (less)", o => o.StartsWith("STS", StringComparison.Ordinal) && !o.EndsWith("128", StringComparison.Ordinal)),
        ("LDG.128", o => o.StartsWith("LDG", StringComparison.Ordinal) && o.Contains("128", StringComparison.Ordinal)),
        ("LDG (less)", o => o.StartsWith("LDG", StringComparison.Ordinal) && !o.Contains("128", StringComparison.Ordinal)),
        ("STG.128", o => o.StartsWith("STG", StringComparison.Ordinal) && o.Contains("128", StringComparison.Ordinal)),
        ("STG (less)", o => o.StartsWith("STG", StringComparison.Ordinal) && !o.Contains("128", StringComparison.Ordinal)),
        ("local", o => o.StartsWith("LDL", StringComparison.Ordinal) || o.StartsWith("STL", StringComparison.Ordinal)),
        ("BAR", o => o.StartsWith("BAR", StringComparison.Ordinal)),
    ];

    readonly List<(string Name, int Count)> _counts = [];

    Counts(IReadOnlyList<Instruction> instructions, (string Name, Func<string, bool> Is)[] kinds)
    {
        int others = 0;
        var counts = new int[kinds.Length];
        foreach (Instruction instruction in instructions)
        {
            int kind = Array.FindIndex(kinds, k => k.Is(instruction.Operation));
            if (kind < 0)
                others++;
            else
                counts[kind]++;
        }
        for (int k = 0; k < kinds.Length; k++)
            _counts.Add((kinds[k].Name, counts[k]));
        _counts.Add(("others", others));
    }

    public static Counts OfPtx(IReadOnlyList<Instruction> instructions) => new(instructions, s_ptx);

    public static Counts OfSass(IReadOnlyList<Instruction> instructions) => new(instructions, s_sass);

    public int this[string name] => _counts.Single(c => c.Name == name).Count;

    /// <summary>Those that occur.</summary>
    public override string ToString() => string.Join(", ", _counts.Where(c => c.Count > 0).Select(c => $"{c.Count} {c.Name}"));

    static bool IsGlobal(string operation, string access) => operation.StartsWith(access + ".global", StringComparison.Ordinal);
}
