using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Arrays;

/// <summary>The names and shapes by which <c>run</c> and a file of arrays speak about a cell.</summary>
sealed class FileContract
{
    FileContract(CellDescription cell, ArrayNames names, IReadOnlyList<ExpectedTensor> tensors)
    {
        Cell = cell;
        Names = names;
        Tensors = tensors;
    }

    public CellDescription Cell { get; }
    public ArrayNames Names { get; }

    /// <summary>In the order in which the sizes of a run are looked for: inputs first.</summary>
    public IReadOnlyList<ExpectedTensor> Tensors { get; }

    /// <param name="backward">Whether the output's gradient is needed; where it is not, a file may hold it all the same.</param>
    public static FileContract For(CellDescription cell, bool backward)
    {
        Axis time = Axis.Of(Axis.Time), batch = Axis.Of(Axis.Batch);
        ArrayNames names = ArrayNames.Given(cell);
        return new FileContract(cell, names,
        [
            .. cell.Inputs.Select(i => Expect(TensorRole.Input, i.Name, true, time, batch, Axis.Of(i.Dimension))),
            .. cell.Parameters.Select(p
                => Expect(TensorRole.Parameter, p.Name, true, p.IsMatrix ? [Axis.Of(p.Rows), new Axis(p.Columns)] : [Axis.Of(p.Rows)])),
            .. cell.Contexts.Select(c => Expect(TensorRole.Context, c.Name, true, batch, Axis.Of(c.Dimension))),
            .. cell.States.Select(s => Expect(TensorRole.InitialState, s.Name, false, batch, Axis.Of(s.Dimension))),
            Expect(TensorRole.Lengths, "", false, batch),
            Expect(TensorRole.OutputGradient, "", backward, time, batch, Axis.Of(cell.Output.Dimension)),
            .. cell.States.Select(s => Expect(TensorRole.FinalStateGradient, s.Name, false, batch, Axis.Of(s.Dimension))),
        ]);

        ExpectedTensor Expect(TensorRole role, string field, bool isRequired, params Axis[] axes)
            => new(names.Of(role, field), role, field, isRequired, axes);
    }

    /// <summary>The file's tensor under either of its names; null if it has none.</summary>
    public static FoundTensor? Find(ExpectedTensor expected, SafetensorsFile file)
    {
        string? name = new[] { expected.Name, expected.FullName }.FirstOrDefault(file.Tensors.ContainsKey);
        return name is null ? null : new FoundTensor(expected, file.Tensors[name]);
    }
}
