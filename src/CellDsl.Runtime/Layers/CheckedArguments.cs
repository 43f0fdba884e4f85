using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl;

/// <summary>A call's arguments after every check, dense and in order of declaration.</summary>
sealed class CheckedArguments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required int Steps { get; init; }
    public required int Batch { get; init; }
    public required Tensor<T>[] Inputs { get; init; }
    public required Tensor<T>[] Contexts { get; init; }
    public required Tensor<T>?[] InitialStates { get; init; }
    public required int[]? Lengths { get; init; }
    public required SequenceNoise? Noise { get; init; }
    public required IReadOnlyList<string> Capture { get; init; }
    public required SequenceResult<T>? Into { get; init; }

    /// <exception cref="ArgumentException">Something is missing, unknown, or of the wrong shape; the message names it.</exception>
    public static CheckedArguments<T> Check(CellDescription cell, IReadOnlyList<int> sizes, SequenceArguments<T> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        Dictionary<string, Tensor<T>> given = InputsByName(cell, arguments);
        Tensor<T>[] inputs = new Tensor<T>[cell.Inputs.Count];
        int steps = 0, batch = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            VectorInfo info = cell.Inputs[i];
            if (!given.TryGetValue(info.Name, out Tensor<T>? tensor) || tensor is null)
                throw new ArgumentException($"Cell '{cell.Name}' needs its input '{info.Name}', [T, B, {sizes[info.Dimension]}].");
            if (i == 0)
                (steps, batch) = StepsAndBatch(info.Name, tensor, sizes[info.Dimension]);
            inputs[i] = TensorShape.Check("Input", info.Name, tensor, [steps, batch, sizes[info.Dimension]]);
        }
        CheckTotal(cell, sizes, steps, batch);
        return new CheckedArguments<T>
        {
            Steps = steps,
            Batch = batch,
            Inputs = inputs,
            Contexts = CheckContexts(cell, sizes, batch, arguments.Contexts),
            InitialStates = CheckStates("Initial state", cell, sizes, batch, arguments.InitialStates),
            Lengths = CheckLengths(LengthsOf(cell, arguments, steps, batch), steps, batch),
            Noise = CheckNoise(arguments.Noise, steps, batch),
            Capture = CheckCapture(cell, sizes, steps, batch, arguments.Capture),
            Into = CheckInto(arguments, inputs),
        };
    }

    static Dictionary<string, Tensor<T>> InputsByName(CellDescription cell, SequenceArguments<T> arguments)
    {
        if (cell.Inputs.Count == 0)
            throw new ArgumentException($"Cell '{cell.Name}' has no input, so the number of steps is unknown.");
        CellNames.Check("input", cell, cell.Inputs, arguments.Inputs.Keys);
        var given = new Dictionary<string, Tensor<T>>(arguments.Inputs, StringComparer.Ordinal);
        if (arguments.Input is not null && !given.TryAdd(cell.Inputs[0].Name, arguments.Input))
            throw new ArgumentException($"Input '{cell.Inputs[0].Name}' is given twice: as Input and among Inputs.");
        return given;
    }

    static (int Steps, int Batch) StepsAndBatch(string name, Tensor<T> tensor, int size)
    {
        ReadOnlySpan<nint> lengths = tensor.Lengths;
        if (lengths.Length != 3 || lengths[0] < 1 || lengths[1] < 1 || lengths[2] != size)
            throw new ArgumentException($"Input '{name}' must be [T, B, {size}] with at least one step and one sequence; it is "
                + $"{TensorShape.Text(lengths)}.");
        return ((int)Math.Min(lengths[0], int.MaxValue), (int)Math.Min(lengths[1], int.MaxValue));
    }

    /// <summary>Rows are numbered with ints, and results are arrays.</summary>
    public static void CheckTotal(CellDescription cell, IReadOnlyList<int> sizes, int steps, int batch)
    {
        CheckTotal(steps, batch, Math.Max(sizes[cell.Output.Dimension], cell.Inputs.Max(i => sizes[i.Dimension])));
        CheckTotal(1, batch, cell.States.Concat(cell.Contexts).Select(v => sizes[v.Dimension]).DefaultIfEmpty().Max());
    }

    static void CheckTotal(int steps, int batch, long widest)
    {
        if ((Int128)steps * batch * widest > Array.MaxLength)
            throw new ArgumentException((steps == 1 ? "States" : $"{steps} steps")
                + $" of {batch} sequences of {widest} numbers are more than an array can hold ({Array.MaxLength}); run fewer steps or sequences at "
                + $"a time.");
    }

    public static Tensor<T>[] CheckContexts(CellDescription cell, IReadOnlyList<int> sizes, int batch, IReadOnlyDictionary<string, Tensor<T>>? given)
    {
        given ??= new Dictionary<string, Tensor<T>>();
        CellNames.Check("context", cell, cell.Contexts, given.Keys);
        return [.. cell.Contexts.Select(info => given.TryGetValue(info.Name, out Tensor<T>? tensor) && tensor is not null
            ? TensorShape.Check("Context", info.Name, tensor, [batch, sizes[info.Dimension]])
            : throw new ArgumentException($"Cell '{cell.Name}' needs its context '{info.Name}', [{batch}, {sizes[info.Dimension]}]."))];
    }

    public static Tensor<T>?[] CheckStates(string kind, CellDescription cell, IReadOnlyList<int> sizes, int batch,
        IReadOnlyDictionary<string, Tensor<T>>? given)
    {
        given ??= new Dictionary<string, Tensor<T>>();
        CellNames.Check("state", cell, cell.States, given.Keys);
        return [.. cell.States.Select(info => given.TryGetValue(info.Name, out Tensor<T>? tensor) && tensor is not null
            ? TensorShape.Check(kind, info.Name, tensor, [batch, sizes[info.Dimension]])
            : null)];
    }

    static int[]? LengthsOf(CellDescription cell, SequenceArguments<T> arguments, int steps, int batch)
    {
        if (arguments.Mask is not { } mask)
            return arguments.Lengths;
        if (arguments.Lengths is not null)
            throw new ArgumentException("Lengths are given twice: as Lengths and as a Mask.");
        if (mask.Steps != steps || mask.Batch != batch)
            throw new ArgumentException($"The mask must be [{steps}, {batch}] like the input; it is [{mask.Steps}, {mask.Batch}].");
        return mask.Lengths() ?? throw new ArgumentException($"A layer of '{cell.Name}' runs the first steps of each sequence and resets no states; "
            + "CellLayer of CellDsl.Training takes masks of any pattern.");
    }

    public static int[]? CheckLengths(int[]? lengths, int steps, int batch)
    {
        if (lengths is null)
            return null;
        if (lengths.Length != batch)
            throw new ArgumentException($"Lengths must have one number for each of the {batch} sequences; it has {lengths.Length}.");
        for (int b = 0; b < batch; b++)
            if (lengths[b] < 0 || lengths[b] > steps)
                throw new ArgumentException($"Lengths must be from 0 to the number of steps, {steps}; that of sequence {b} is {lengths[b]}.");
        return Array.TrueForAll(lengths, l => l == steps) ? null : [.. lengths];
    }

    /// <summary>Beyond these numbers two values would have one mask.</summary>
    public static SequenceNoise? CheckNoise(SequenceNoise? noise, int steps, int batch)
    {
        if (noise?.Places is { } places)
            (steps, batch) = (places.Steps, places.Batch);
        return noise is null || noise.FirstTimeStep <= NoiseMask.MaxTimeSteps - steps && batch <= NoiseMask.MaxRows
            ? noise
            : throw new ArgumentException($"Noise is drawn for at most {NoiseMask.MaxTimeSteps} time steps of {NoiseMask.MaxRows} sequences; "
                + $"this call has {batch} sequences and {steps} time steps from number {noise.FirstTimeStep} on.");
    }

    /// <summary>An input that is overwritten while it is read would give wrong numbers silently. States and contexts are read before anything is
    /// written.</summary>
    static SequenceResult<T>? CheckInto(SequenceArguments<T> arguments, Tensor<T>[] inputs)
    {
        if (arguments.Into is not { } into)
            return null;
        foreach (Tensor<T> input in inputs)
            if (input == into.Output || into.Captured.Values.Contains(input))
                throw new ArgumentException("An input of this call is also a tensor of the result to write into (Into); copy one of them.");
        return into;
    }

    static IReadOnlyList<string> CheckCapture(CellDescription cell, IReadOnlyList<int> sizes, int steps, int batch, IReadOnlyList<string> capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        foreach (string name in capture)
        {
            if (!cell.Captures.Contains(name))
                throw new ArgumentException($"Cell '{cell.Name}' has no value '{name}' to capture; it has {string.Join(", ", cell.Captures)}.");
            int value = cell.Captures.ToList().IndexOf(name);
            CheckTotal(steps, batch, sizes[cell.Plan.Slots[cell.Plan.Captures[value].Slot].Dimension]);
        }
        return capture;
    }
}
