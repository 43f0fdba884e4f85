using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Differentiation;

/// <summary>What backward computes, with its names: the user's names with a d in front, but never a name that the user, or the compiler
/// on the way forward, gave to something else: where "dc1" is taken, the adjoint of c1 is "d_c1". A function of the model and the forward values
/// alone.</summary>
internal sealed class AdjointNames
{
    static readonly ValueOrigin s_y = new(ValueKind.Equation, "y");

    readonly Dictionary<ValueOrigin, ValueOrigin> _adjoints = [];
    readonly Dictionary<string, ValueOrigin> _next = new(StringComparer.Ordinal);
    readonly Dictionary<string, ValueOrigin> _previous = new(StringComparer.Ordinal);
    readonly HashSet<string> _taken;

    /// <param name="forward">Values of the forward graph's nodes.</param>
    public AdjointNames(CellModel model, IEnumerable<ValueOrigin> forward)
    {
        ValueOrigin[] values = [.. UsersValues.Of(model).Concat(forward.Where(v => v.IsNamed)).Distinct()];
        _taken = new HashSet<string>(values.Select(v => v.Name), StringComparer.Ordinal);
        bool isAdjointOfY = !OwnsY(model);
        OutputGradient = Give(ValueKind.OutputGradient, isAdjointOfY && values.Contains(s_y) ? s_y : null, isAdjointOfY ? s_y.Name : "Output");
        foreach (ValueOrigin state in values.Where(v => v.Kind == ValueKind.State))
        {
            _next[state.Name] = Give(ValueKind.NextAdjoint, state, state.Name + "_next");
            _previous[state.Name] = Give(ValueKind.PreviousAdjoint, state, state.Name + "_prev");
        }
        foreach (ValueOrigin value in values)
            // An output y that nothing else reads has no adjoint but the gradient that comes from outside.
            _adjoints[value] = isAdjointOfY && value == s_y ? OutputGradient : Give(ValueKind.Adjoint, value, value.Name);
    }

    /// <summary>What comes from outside: "dy", or "dOutput" where y has an adjoint of its own or is not the output.</summary>
    public ValueOrigin OutputGradient { get; }

    /// <summary>What the step after hands down: "dc_next".</summary>
    public ValueOrigin Next(LeafModel state) => _next[state.Name];

    /// <summary>What is handed to the step before: "dc_prev".</summary>
    public ValueOrigin Previous(LeafModel state) => _previous[state.Name];

    /// <summary>The adjoint of a field or of a value with a name: "dc1".</summary>
    public ValueOrigin Of(ValueOrigin value) => _adjoints[value];

    /// <inheritdoc cref="Of(ValueOrigin)"/>
    public ValueOrigin Of(LeafModel leaf) => Of(UsersValues.Of(leaf));

    ValueOrigin Give(ValueKind kind, ValueOrigin? of, string stem)
    {
        while (!_taken.Add("d" + stem))
            stem = "_" + stem;
        return new ValueOrigin(kind, "d" + stem, of);
    }

    static bool OwnsY(CellModel model)
    {
        int y = Array.FindIndex([.. model.Equations], e => e.Name == s_y.Name);
        return y < 0
            ? model.Leaves.Any(l => l.Name == s_y.Name)
            : !model.Equations[y].IsOutput || model.Equations[y].Next.Count > 0 || model.Terms.Any(t => t.Kind is null && t.Index == y);
    }
}
