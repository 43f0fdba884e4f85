using System.Numerics.Tensors;

namespace CellDsl.Reference.Interpretation;

/// <summary>Turns what a caller gives into one block of numbers for every field of the cell, and checks the sizes on the way.</summary>
static class Leaves
{
    public static (Dictionary<string, double[]> Leaves, SequenceShape Shape) Gather(
        string cellName, CompiledCell cell, IReadOnlyDictionary<string, double[]> parameters, SequenceArguments<double> arguments)
    {
        var leaves = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (ReferenceParameter parameter in cell.Parameters)
        {
            if (!parameters.TryGetValue(parameter.Name, out double[]? value))
                throw new ArgumentException($"{cellName} needs the parameter {parameter}.");
            if (value.Length != parameter.Count)
                throw new ArgumentException($"{cellName}'s parameter {parameter} has {parameter.Count} numbers; {value.Length} were given.");
            leaves[parameter.Name] = value;
        }
        RejectUnknown(cellName, "parameter", parameters.Keys, cell.Parameters.Select(p => p.Name));

        int steps = -1, batch = -1;
        foreach (LeafVector input in cell.Inputs)
        {
            if (!arguments.Inputs.TryGetValue(input.Name, out Tensor<double>? value))
                value = input == cell.Inputs[0] ? arguments.Input : null;
            if (value is null)
                throw new ArgumentException($"{cellName} needs the input {input.Name} [T, B, {input.Size}].");
            if (value.Rank == 3 && steps < 0)
                (steps, batch) = ((int)value.Lengths[0], (int)value.Lengths[1]);
            leaves[input.Name] = Numbers(input.Name, value, steps, batch, input.Size);
        }
        RejectUnknown(cellName, "input", arguments.Inputs.Keys, cell.Inputs.Select(i => i.Name));
        if (steps < 0)
            throw new ArgumentException($"{cellName} has no input, so the number of steps is not known.");

        foreach (LeafVector context in cell.Contexts)
            leaves[context.Name] = arguments.Contexts.TryGetValue(context.Name, out Tensor<double>? value)
                ? Numbers(context.Name, value, batch, context.Size)
                : throw new ArgumentException($"{cellName} needs the context {context.Name} [{batch}, {context.Size}].");
        RejectUnknown(cellName, "context", arguments.Contexts.Keys, cell.Contexts.Select(c => c.Name));

        foreach (LeafVector state in cell.States)
            leaves[state.Name] = arguments.InitialStates.TryGetValue(state.Name, out Tensor<double>? value)
                ? Numbers(state.Name, value, batch, state.Size)
                : new double[batch * state.Size];
        RejectUnknown(cellName, "state", arguments.InitialStates.Keys, cell.States.Select(s => s.Name));

        if (arguments.Mask is not null)
            throw new ArgumentException($"The reference of '{cellName}' takes lengths, not a mask.");
        if (arguments.Lengths is { } lengths && (lengths.Length != batch || lengths.Any(n => n < 0 || n > steps)))
            throw new ArgumentException($"Lengths must be {batch} numbers from 0 to {steps}; got {string.Join(", ", lengths)}.");
        return (leaves, new SequenceShape(steps, batch, arguments.Lengths));
    }

    public static double[] Numbers(string name, Tensor<double> value, params ReadOnlySpan<int> shape)
    {
        bool fits = value.Rank == shape.Length;
        for (int d = 0; fits && d < shape.Length; d++)
            fits = value.Lengths[d] == shape[d];
        if (!fits)
            throw new ArgumentException(
                $"{name} must have the shape [{string.Join(", ", shape.ToArray())}]; it has [{string.Join(", ", value.Lengths.ToArray())}].");
        double[] numbers = new double[value.FlattenedLength];
        value.FlattenTo(numbers);
        return numbers;
    }

    public static void RejectUnknown(string cellName, string what, IEnumerable<string> given, IEnumerable<string> known)
    {
        foreach (string name in given)
            if (!known.Contains(name))
                throw new ArgumentException($"{cellName} has no {what} '{name}'; it has {string.Join(", ", known.DefaultIfEmpty("none"))}.");
    }
}
