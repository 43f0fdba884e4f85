using CellDsl.Lab.Arrays;
using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Tests.Support;

/// <summary>Files of arrays for cells of cells/, from a fixed seed.</summary>
static class ArrayFiles
{
    /// <summary>Everything that `run --backward` takes for a cell, in double.</summary>
    public static List<SafetensorsTensor> Complete(CellDefinition cell, CellSizes sizes, int time, int batch)
    {
        CellDescription description = cell.Description;
        int[] n = sizes.Resolve(description);
        var random = new Random(1);
        var names = ArrayNames.Given(description);
        return
        [
            .. description.Inputs.Select(i => Random(random, names.Of(TensorRole.Input, i.Name), time, batch, n[i.Dimension])),
            .. description.Parameters.Select(p
                => Random(random, names.Of(TensorRole.Parameter, p.Name), p.IsMatrix ? [n[p.Rows], p.Columns.Sum(d => n[d])] : [n[p.Rows]])),
            .. description.Contexts.Select(c => Random(random, names.Of(TensorRole.Context, c.Name), batch, n[c.Dimension])),
            .. description.States.Select(s => Random(random, names.Of(TensorRole.InitialState, s.Name), batch, n[s.Dimension])),
            .. description.States.Select(s => Random(random, names.Of(TensorRole.FinalStateGradient, s.Name), batch, n[s.Dimension])),
            Random(random, names.Of(TensorRole.OutputGradient), time, batch, n[description.Output.Dimension]),
        ];
    }

    static SafetensorsTensor Random(Random random, string name, params long[] shape)
    {
        double[] values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (int k = 0; k < values.Length; k++)
            values[k] = random.NextDouble() - 0.5;
        return SafetensorsTensor.Create<double>(name, values, shape);
    }
}
