namespace CellDsl.Lab.Arrays;

/// <summary>The names and shapes by which <c>run</c> and a file of arrays speak about a cell.</summary>
sealed class FileContract
{
    FileContract(CellDescription cell, IReadOnlyList<ExpectedTensor> tensors)
    {
        Cell = cell;
        Tensors = tensors;
    }

    public CellDescription Cell { get; }

    /// <summary>In the order in which the sizes of a run are looked for: inputs first.</summary>
    public IReadOnlyList<ExpectedTensor> Tensors { get; }

    /// <param name="backward">Whether the output's gradient is needed; where it is not, a file may hold it all the same.</param>
    public static FileContract For(CellDescription cell, bool backward)
    {
        Axis time = Axis.Of(Axis.Time), batch = Axis.Of(Axis.Batch);
        List<ExpectedTensor> tensors =
        [
            .. cell.Inputs.Select(i => new ExpectedTensor(InputName(cell, i.Name), TensorRole.Input, i.Name, true, [time, batch, Axis.Of(i.Dimension)])),
            .. cell.Parameters.Select(p => new ExpectedTensor(p.Name, TensorRole.Parameter, p.Name, true,
                p.IsMatrix ? [Axis.Of(p.Rows), new Axis(p.Columns)] : [Axis.Of(p.Rows)])),
            .. cell.Contexts.Select(c => new ExpectedTensor(c.Name, TensorRole.Context, c.Name, true, [batch, Axis.Of(c.Dimension)])),
            .. cell.States.Select(s => new ExpectedTensor($"{s.Name}0", TensorRole.InitialState, s.Name, false, [batch, Axis.Of(s.Dimension)])),
            new ExpectedTensor("lengths", TensorRole.Lengths, "", false, [batch]),
            new ExpectedTensor("dy", TensorRole.OutputGradient, "", backward, [time, batch, Axis.Of(cell.Output.Dimension)]),
            .. cell.States.Select(s => new ExpectedTensor($"d{s.Name}T", TensorRole.FinalStateGradient, s.Name, false, [batch, Axis.Of(s.Dimension)])),
        ];
        string[] twice = [.. tensors.GroupBy(t => t.Name).Where(g => g.Count() > 1).Select(g => $"'{g.Key}'")];
        return twice.Length == 0 ? new FileContract(cell, tensors) : throw new BadInputException(
            $"cell {cell.Name} cannot run on a file, because {string.Join(", ", twice)} would mean two tensors there; rename the field.");
    }

    /// <summary>A cell's only input is "x" in a file, whatever its field is called; several have their fields' names.</summary>
    public static string InputName(CellDescription cell, string field) => cell.Inputs.Count == 1 ? "x" : field;
}
