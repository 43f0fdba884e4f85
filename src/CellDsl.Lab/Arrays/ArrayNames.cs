namespace CellDsl.Lab.Arrays;

/// <summary>What the arrays of a cell are called in files. Each has a full name, its role before a point ("parameter.W"), which no other array can
/// have, as a field's name has no point. The short name ("W") is the one in use wherever it means one array of the file; where it would mean two,
/// both have their full names.</summary>
sealed class ArrayNames
{
    readonly Dictionary<(TensorRole Role, string Field), string> _names = [];
    readonly Dictionary<string, string[]> _ambiguous = new(StringComparer.Ordinal);

    ArrayNames(IEnumerable<(TensorRole Role, string Field, string Short)> arrays)
    {
        foreach (var group in arrays.GroupBy(array => array.Short, StringComparer.Ordinal))
        {
            var same = group.ToArray();
            foreach (var (role, field, name) in same)
                _names[(role, field)] = same.Length == 1 ? name : Full(role, field);
            if (same.Length > 1)
                _ambiguous[group.Key] = [.. same.Select(array => Full(array.Role, array.Field))];
        }
    }

    /// <summary>Of the file that a run reads.</summary>
    public static ArrayNames Given(CellDescription cell) => new(
    [
        .. cell.Inputs.Select(i => (TensorRole.Input, i.Name, InputName(cell, i.Name))),
        .. cell.Parameters.Select(p => (TensorRole.Parameter, p.Name, p.Name)),
        .. cell.Contexts.Select(c => (TensorRole.Context, c.Name, c.Name)),
        .. cell.States.Select(s => (TensorRole.InitialState, s.Name, $"{s.Name}0")),
        (TensorRole.Lengths, "", "lengths"),
        (TensorRole.OutputGradient, "", "dy"),
        .. cell.States.Select(s => (TensorRole.FinalStateGradient, s.Name, $"d{s.Name}T")),
    ]);

    /// <summary>Of the file that a run writes, with or without gradients.</summary>
    public static ArrayNames Written(CellDescription cell) => new(
    [
        (TensorRole.Output, "", "y"),
        .. cell.States.Select(s => (TensorRole.FinalState, s.Name, $"{s.Name}T")),
        .. cell.Inputs.Select(i => (TensorRole.InputGradient, i.Name, $"d{InputName(cell, i.Name)}")),
        .. cell.States.Select(s => (TensorRole.InitialStateGradient, s.Name, $"d{s.Name}0")),
        .. cell.Contexts.Select(c => (TensorRole.ContextGradient, c.Name, $"d{c.Name}")),
        .. cell.Parameters.Select(p => (TensorRole.ParameterGradient, p.Name, $"d{p.Name}")),
    ]);

    /// <summary>The name in use.</summary>
    /// <param name="field">Empty where there is one array of this role.</param>
    public string Of(TensorRole role, string field = "") => _names[(role, field)];

    /// <summary>Full names of the arrays that a name would mean; empty unless there are several.</summary>
    public IReadOnlyList<string> Meanings(string name) => _ambiguous.GetValueOrDefault(name, []);

    public static string Full(TensorRole role, string field = "") => role switch
    {
        TensorRole.Input => $"input.{field}",
        TensorRole.Parameter => $"parameter.{field}",
        TensorRole.Context => $"context.{field}",
        TensorRole.InitialState => $"initial.{field}",
        TensorRole.FinalState => $"final.{field}",
        TensorRole.Lengths => "sequence.lengths",
        TensorRole.Output => "sequence.output",
        TensorRole.OutputGradient => "gradient.output",
        TensorRole.FinalStateGradient => $"gradient.final.{field}",
        TensorRole.InputGradient => $"gradient.input.{field}",
        TensorRole.InitialStateGradient => $"gradient.initial.{field}",
        TensorRole.ContextGradient => $"gradient.context.{field}",
        TensorRole.ParameterGradient => $"gradient.parameter.{field}",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role."),
    };

    /// <summary>A cell's only input is "x" in a file, whatever its field is called; several have their fields' names.</summary>
    static string InputName(CellDescription cell, string field) => cell.Inputs.Count == 1 ? "x" : field;
}
