namespace CellDsl;

/// <summary>Everything the compiler knows about a cell, as data: names, shapes, equations, derived adjoints, and the plan the engines follow.
/// Dimensions are indices into <see cref="Dimensions"/>; sizes are known only when a layer is made (<see cref="CellSizes"/>).</summary>
public sealed record CellDescription
{
    /// <summary>The class's name, e.g. "Lstm".</summary>
    public required string Name { get; init; }
    /// <summary>The first sentence(s) of the class's XML summary, or empty.</summary>
    public required string Summary { get; init; }
    /// <summary>Names of the cell's dimensions, e.g. "Input", "Hidden". Dimension 0 is always "One", the size of a number: 1.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }
    /// <summary>Inputs in order of declaration: of each, a vector per time step and sequence.</summary>
    public required IReadOnlyList<VectorInfo> Inputs { get; init; }
    /// <summary>Contexts in order of declaration: of each, a vector per sequence.</summary>
    public required IReadOnlyList<VectorInfo> Contexts { get; init; }
    /// <summary>States in order of declaration.</summary>
    public required IReadOnlyList<VectorInfo> States { get; init; }
    /// <summary>Parameters in order of declaration.</summary>
    public required IReadOnlyList<ParameterInfo> Parameters { get; init; }
    /// <summary>Name and dimension of the output: the [Output] equation, or the first state.</summary>
    public required VectorInfo Output { get; init; }
    /// <summary>The equations as declared, in order of declaration.</summary>
    public required IReadOnlyList<EquationInfo> Equations { get; init; }
    /// <summary>The derived adjoints of one step, in the order backward computes them.</summary>
    public required IReadOnlyList<EquationInfo> Adjoints { get; init; }
    /// <summary>Names of the values that can be captured at every step: every state, and every equation that is not the same at all steps.</summary>
    public required IReadOnlyList<string> Captures { get; init; }
    /// <summary>Nonlinear steps per time step along the worst cycle of the state graph (Zhang et al., 2016).</summary>
    public required double RecurrentDepth { get; init; }
    /// <summary>Nonlinear steps from this step's input to this step's output, along the longest path (Zhang et al., 2016).</summary>
    public required int FeedforwardDepth { get; init; }
    /// <summary>What the cell's declaration says about values that backward reads.</summary>
    public Recomputation Recomputation { get; init; }
    /// <summary>Values of every step that <see cref="Recomputation.MinimumCut"/> keeps for backward beyond what is in memory anyway
    /// (inputs, histories of states, operands of weight gradients, what was computed before the loop), whichever of the two the cell chose.</summary>
    public IReadOnlyList<VectorInfo> SavedByMinimumCut { get; init; } = [];
    /// <summary>The same for <see cref="Recomputation.None"/>.</summary>
    public IReadOnlyList<VectorInfo> SavedWithoutRecomputation { get; init; } = [];
    /// <summary>What engines run: buffers, and the steps of forward and backward over them.</summary>
    public required CellPlan Plan { get; init; }

    /// <summary>Whether one sequence is all that the cell reads.</summary>
    public bool ReadsOneSequence => Inputs.Count == 1 && Contexts.Count == 0;
}

/// <summary>A named vector and its dimension.</summary>
public sealed record VectorInfo(string Name, int Dimension);

/// <summary>Matrices are [rows, columns], where the sizes of <paramref name="Columns"/>' dimensions add up (several for a matrix over a
/// concatenation); vectors (bias, diagonal) have no columns; scalars have Rows = 0 (dimension One) and no columns.</summary>
/// <param name="InitialValue">The initialiser's number; NaN where its default is meant.</param>
public sealed record ParameterInfo(string Name, ParameterKind Kind, int Rows, IReadOnlyList<int> Columns, Initializer Initializer,
    double InitialValue)
{
    /// <summary>Whether it is a matrix, [rows, columns] in row-major order.</summary>
    public bool IsMatrix => Kind == ParameterKind.Weight;
}

/// <summary>The role of a learned field, which decides its shape.</summary>
public enum ParameterKind
{
    /// <summary>A matrix, [rows, columns]: <see cref="CellDsl.Weight"/>.</summary>
    Weight,
    /// <summary>A vector, [rows]: <see cref="CellDsl.Bias"/>.</summary>
    Bias,
    /// <summary>The diagonal of a square matrix, [rows]: <see cref="CellDsl.Diagonal"/>.</summary>
    Diagonal,
    /// <summary>One number, [1]: <see cref="CellDsl.Scalar"/>.</summary>
    Scalar,
}
