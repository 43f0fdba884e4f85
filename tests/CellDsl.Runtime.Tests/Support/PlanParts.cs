namespace CellDsl.Runtime.Tests.Support;

/// <summary>Short forms for plans written by hand. Dimension 0 is One, 1 Input, 2 Hidden.</summary>
static class PlanParts
{
    public const int One = 0, InputSize = 1, Hidden = 2;

    public static readonly SlotKeep Always = new(SlotLife.All, SlotLife.All);
    public static readonly SlotKeep Recorded = new(SlotLife.None, SlotLife.All);

    public static SlotInfo Parameter(string name, int dimension = Hidden)
        => new(name, SlotKind.Parameter, dimension, Always, SlotRole.Parameter, name);
    public static SlotInfo ParameterGradient(string name, int dimension = Hidden)
        => new("d" + name, SlotKind.Parameter, dimension, Recorded, SlotRole.ParameterGradient, name);
    public static SlotInfo State(string name) => new(name, SlotKind.State, Hidden, new(SlotLife.Current, SlotLife.All), SlotRole.State, name);
    public static SlotInfo Carry(string name)
        => new("d" + name, SlotKind.Carry, Hidden, new(SlotLife.None, SlotLife.Current), SlotRole.StateGradient, name);
    public static SlotInfo InputSlot(string name, int dimension = InputSize) => new(name, SlotKind.Step, dimension, Always, SlotRole.Input, name);
    public static SlotInfo InputGradient(string name, int dimension = InputSize)
        => new("d" + name, SlotKind.Step, dimension, Recorded, SlotRole.InputGradient, name);
    public static SlotInfo OutputGradient(int dimension = Hidden) => new("dy", SlotKind.Step, dimension, Recorded, SlotRole.OutputGradient, "");
    public static SlotInfo Saved(string name) => new(name, SlotKind.Step, Hidden, Recorded, SlotRole.Value, "");
    public static SlotInfo Kept(string name, SlotKeep keep, int dimension = Hidden, SlotRole role = SlotRole.Value)
        => new(name, SlotKind.Step, dimension, keep, role, "");
    public static SlotInfo PerSequence(string name, SlotKeep keep, int dimension = Hidden)
        => new(name, SlotKind.Context, dimension, keep, SlotRole.Value, "");

    public static SlotRef Now(int slot) => new(slot, SlotTime.Current);
    public static SlotRef Previous(int slot) => new(slot, SlotTime.Previous);
    public static SlotRef Next(int slot) => new(slot, SlotTime.Next);

    public static ParameterInfo Matrix(string name, int rows, params int[] columns)
        => new(name, ParameterKind.Weight, rows, columns, Initializer.Xavier, double.NaN);
    public static ParameterInfo Vector(string name, int dimension = Hidden, ParameterKind kind = ParameterKind.Bias)
        => new(name, kind, dimension, [], Initializer.Uniform, 0.5);

    /// <summary>Matrices from their first column, into accumulators from <paramref name="first"/> on.</summary>
    public static ProductTerm Product(SlotRef operand, int dimension, int first, params int[] parameters)
        => new(operand, false, [.. parameters.Select((p, n) => new ProductFactor(p, p, first + n, []))]) { OperandDimension = dimension };
    public static ProductTerm Transposed(SlotRef operand, int dimension, int parameter, params int[] column)
        => new(operand, true, [new ProductFactor(ProductOf(parameter, column), parameter, 0, column)]) { OperandDimension = dimension };

    /// <summary>Blocks of one matrix are products of their own.</summary>
    public static int ProductOf(int parameter, int[] column) => parameter + 10 * column.Length;

    /// <param name="stored">How many of the last bindings the kernel sets, before <paramref name="added"/> that it adds to.</param>
    public static KernelStep Kernel(int number, string name, RowSpace rows, int dimension, int accumulators, ProductTerm[] products,
        SlotRef[] bindings,
        int stored = 1, int added = 0)
        => new(number, name, rows, dimension, accumulators, products, bindings,
            [.. bindings.Select((_, b) => b >= bindings.Length - added ? SlotAccess.Add : b >= bindings.Length - added - stored ? SlotAccess.Store
                : SlotAccess.Load)]);

    public static MatrixGradientStep Gradient(RowSpace rows, SlotRef operand, int dimension,
        params (int Parameter, SlotRef Adjoint, int[] Column)[] gradients)
        => new(rows, operand, dimension,
        [.. gradients.Select(g => new MatrixGradient(ProductOf(g.Parameter, g.Column), g.Parameter, g.Adjoint, g.Column))]);

    public static CellDescription Describe(string name, string[] dimensions, VectorInfo[] inputs, VectorInfo[] contexts, VectorInfo[] states,
        ParameterInfo[] parameters, VectorInfo output, string[] captures, CellPlan plan) => new()
        {
            Name = name,
            Summary = "",
            Dimensions = dimensions,
            Inputs = inputs,
            Contexts = contexts,
            States = states,
            Parameters = parameters,
            Output = output,
            Equations = [],
            Adjoints = [],
            Captures = captures,
            RecurrentDepth = 1,
            FeedforwardDepth = 1,
            Plan = plan,
        };
}
