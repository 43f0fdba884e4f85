using System.Numerics;

namespace CellDsl.Lab.Tests.Support;

/// <summary>A cell as data only, so that tests of tables and of tensor names need no generated code.</summary>
sealed class HandMade(CellDescription description, Type? type = null) : CellDefinition
{
    public override Type Type => type ?? typeof(HandMade);
    public override CellDescription Description => description;

    public override SequenceLayer<T> CreateLayer<T>(CellSizes sizes, ulong seed, LayerOptions? options)
        => throw new NotSupportedException("A cell made by hand does not run.");

    /// <summary>h' = tanh(W (h, x) + b): a matrix over a concatenation, hoisted in part.</summary>
    public static HandMade Elman { get; }
        = new(Describe("Elman", [new ParameterInfo("W", ParameterKind.Weight, 2, [2, 1], Initializer.Xavier, double.NaN)]));

    /// <summary>With two matrices and a peephole.</summary>
    public static HandMade Gated { get; } = new(Describe("Gated",
    [
        new ParameterInfo("Wx", ParameterKind.Weight, 2, [1], Initializer.Xavier, double.NaN),
        new ParameterInfo("Wh", ParameterKind.Weight, 2, [2], Initializer.Orthogonal, double.NaN),
        new ParameterInfo("p", ParameterKind.Diagonal, 2, [], Initializer.Constant, 0.5),
        new ParameterInfo("s", ParameterKind.Scalar, 0, [], Initializer.Zero, double.NaN),
    ]));

    /// <summary>Two inputs and a context.</summary>
    public static HandMade Captioned { get; } = new(Describe("Captioned",
        [new ParameterInfo("Wx", ParameterKind.Weight, 2, [1], Initializer.Xavier, double.NaN)]) with
        {
            Dimensions = ["One", "Input", "Hidden", "Image"],
            Inputs = [new VectorInfo("x", 1), new VectorInfo("dt", 2)],
            Contexts = [new VectorInfo("v", 3)],
        });

    public static IReadOnlyList<CellDefinition> All { get; } = [Captioned, Elman, Gated];

    static CellDescription Describe(string name, IReadOnlyList<ParameterInfo> matrices)
    {
        ParameterInfo[] parameters = [.. matrices, new("b", ParameterKind.Bias, 2, [], Initializer.Zero, double.NaN)];
        return new CellDescription
        {
            Name = name,
            Summary = $"{name} made by hand [1990].",
            Dimensions = ["One", "Input", "Hidden"],
            Inputs = [new VectorInfo("x", 1)],
            Contexts = [],
            States = [new VectorInfo("h", 2)],
            Parameters = parameters,
            Output = new VectorInfo("h", 2),
            Equations =
            [
                // tanh(W [h, x] + b)
                new(Next(), new(
                [
                    Value(ValueKind.Parameter, "W"), Value(ValueKind.State, "h"), Value(ValueKind.Input, "x"), Node(FormulaOp.Concatenate, 1, 2),
                    Node(FormulaOp.Product, 0, 3), Value(ValueKind.Parameter, "b"), Node(FormulaOp.Add, 4, 5), Node(FormulaOp.Tanh, 6),
                ]), Phase.Loop, RowSpace.Sequence) { Next = ["h"] },
            ],
            Adjoints =
            [
                // dh ⊙ (1 - h1²)
                new(new(new(ValueKind.Adjoint, "dz"), "z", LetterKind.Letter) { IsAdjoint = true }, new(
                [
                    Value(ValueKind.Adjoint, "dh"), FormulaNode.Of(1), FormulaNode.Of(Next()), Node(FormulaOp.Square, 2),
                        Node(FormulaOp.Subtract, 1, 3),
                    Node(FormulaOp.Multiply, 0, 4),
                ]), Phase.Loop, RowSpace.Sequence),
            ],
            Captures = ["h1", "h"],
            RecurrentDepth = 1.5,
            FeedforwardDepth = 1,
            Plan = Plan(),
        };
    }

    static Symbol Next() => new(new ValueOrigin(ValueKind.Equation, "h1"), "h", LetterKind.Letter) { Index = "1" };

    static FormulaNode Value(ValueKind kind, string name) => FormulaNode.Of(new Symbol(new ValueOrigin(kind, name), name, LetterKind.Letter));

    static FormulaNode Node(FormulaOp op, params int[] operands) => new(op, operands);

    static CellPlan Plan()
    {
        SlotRef x = new(0, SlotTime.Current), h = new(1, SlotTime.Previous), next = new(1, SlotTime.Next), input = new(2, SlotTime.Current),
            dz = new(3, SlotTime.Current), bias = new(4, SlotTime.Current);
        return new CellPlan
        {
            Slots =
            [
                new SlotInfo("x", SlotKind.Step, 1, new(SlotLife.All, SlotLife.All), SlotRole.Input, "x"),
                new SlotInfo("h", SlotKind.State, 2, new(SlotLife.Current, SlotLife.All), SlotRole.State, "h"),
                new SlotInfo("W x + b", SlotKind.Step, 2, new(SlotLife.All, SlotLife.All), SlotRole.Value, ""),
                new SlotInfo("dz", SlotKind.Step, 2, new(SlotLife.None, SlotLife.All), SlotRole.Value, ""),
                new SlotInfo("db", SlotKind.Parameter, 2, new(SlotLife.None, SlotLife.Current), SlotRole.ParameterGradient, "b"),
            ],
            Forward = new CellProgram
            {
                Before = [new KernelStep(0, "Before1", RowSpace.Sequence, 2, 1,
                    [new ProductTerm(x, false, [new ProductFactor(0, 0, 0, [])]) { OperandDimension = 1 }], [input], [SlotAccess.Store])],
                Loop = [new KernelStep(1, "Step1", RowSpace.Sequence, 2, 1,
                [new ProductTerm(h, false, [new ProductFactor(0, 0, 0, [])]) { OperandDimension = 2 }], [input, next],
                [SlotAccess.Load, SlotAccess.Store])],
                After = [],
            },
            Backward = new CellProgram
            {
                Before = [],
                Loop = [new KernelStep(2, "StepBack1", RowSpace.Sequence, 2, 1,
                [new ProductTerm(dz, true, [new ProductFactor(0, 0, 0, [])]) { OperandDimension = 2 }], [dz], [SlotAccess.Store])],
                After =
                [
                    new MatrixGradientStep(RowSpace.Sequence, x, 1, [new MatrixGradient(0, 0, dz, [])]),
                    new ReduceStep(RowSpace.Sequence, dz, bias),
                ],
            },
            Output = next,
            Captures = [next, next],
        };
    }
}
