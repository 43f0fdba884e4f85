namespace CellDsl.Lab.Arrays;

/// <summary>What a tensor of a file is to the run: the first seven it takes, the others it yields.</summary>
enum TensorRole
{
    Input, Lengths, Parameter, Context, InitialState, OutputGradient, FinalStateGradient,
    Output, FinalState, InputGradient, InitialStateGradient, ContextGradient, ParameterGradient,
}

/// <summary>A tensor that a file may or must hold.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Field">The name of the input, parameter, context or state that it is for; empty if none.</param>
sealed record ExpectedTensor(string Name, TensorRole Role, string Field, bool IsRequired, IReadOnlyList<Axis> Axes)
{
    /// <summary>The other name that a file may give it.</summary>
    public string FullName => ArrayNames.Full(Role, Field);

    /// <summary>"[T, B, Input]".</summary>
    public string Shape(CellDescription cell) => $"[{string.Join(", ", Axes.Select(a => a.Name(cell)))}]";
}
