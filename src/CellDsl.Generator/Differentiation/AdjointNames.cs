using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Differentiation;

/// <summary>The names of what backward computes, and what each means. They are the user's names with a d in front, but never a name that the user, or the compiler
/// on the way forward, gave to something else: where "dc1" is taken, the adjoint of c1 is "d_c1". A function of the model and the forward names alone.</summary>
internal sealed class AdjointNames
{
    readonly Dictionary<string, AdjointMeaning> _meanings = new(StringComparer.Ordinal);
    readonly Dictionary<AdjointMeaning, string> _names = [];
    readonly HashSet<string> _taken;

    /// <param name="forward">Names of the forward graph's nodes, with blanks.</param>
    public AdjointNames(CellModel model, IEnumerable<string> forward)
    {
        string[] users = [.. UsersNames.Of(model)], made = [.. forward.Where(n => n.Length > 0)];
        _taken = new HashSet<string>(users.Concat(made), StringComparer.Ordinal);
        OutputGradient = Give(new(AdjointKind.OutputGradient, ""), OwnsY(model) ? "dOutput" : "dy");
        foreach (LeafModel state in model.Leaves.Where(l => l.Role == LeafRole.State))
        {
            Give(new(AdjointKind.Next, state.Name), $"d{state.Name}_next");
            Give(new(AdjointKind.Previous, state.Name), $"d{state.Name}_prev");
        }
        foreach (string name in users.Concat(made).Distinct())
            // An output y that nothing else reads has no adjoint but the gradient that comes from outside.
            if (name != "y" || OutputGradient != "dy")
                Give(new(AdjointKind.Value, name), "d" + name);
    }

    /// <summary>What comes from outside: "dy", or "dOutput" where y has an adjoint of its own or is not the output.</summary>
    public string OutputGradient { get; }

    /// <summary>What the step after hands down: "dc_next".</summary>
    public string Next(string state) => _names[new(AdjointKind.Next, state)];

    /// <summary>What is handed to the step before: "dc_prev".</summary>
    public string Previous(string state) => _names[new(AdjointKind.Previous, state)];

    /// <summary>The adjoint of a field or of a value with a name: "dc1".</summary>
    public string Of(string name) => _names.TryGetValue(new(AdjointKind.Value, name), out string? given) ? given : "d" + name;

    /// <summary>Null where a name is no adjoint's.</summary>
    public AdjointMeaning? MeaningOf(string name) => _meanings.TryGetValue(name, out AdjointMeaning meaning) ? meaning : null;

    string Give(AdjointMeaning meaning, string wanted)
    {
        string name = wanted;
        while (!_taken.Add(name))
            name = "d_" + name.Substring(1);
        _meanings[name] = meaning;
        return _names[meaning] = name;
    }

    static bool OwnsY(CellModel model)
    {
        int y = Array.FindIndex([.. model.Equations], e => e.Name == "y");
        return y < 0
            ? model.Leaves.Any(l => l.Name == "y")
            : !model.Equations[y].IsOutput || model.Equations[y].Next.Count > 0 || model.Terms.Any(t => t.Kind is null && t.Index == y);
    }
}

internal enum AdjointKind
{
    Value,
    Next,
    Previous,
    OutputGradient,
}

/// <param name="Of">The state, or the value; empty for the output's gradient.</param>
internal readonly record struct AdjointMeaning(AdjointKind Kind, string Of);
