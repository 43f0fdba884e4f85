namespace CellDsl.Lab.Rendering;

/// <summary>A cell as <c>list</c> shows it, to people and machines.</summary>
sealed record CellSummary(string Name, string Type, string Summary, IReadOnlyList<VectorSummary> Inputs, IReadOnlyList<VectorSummary> Contexts,
    IReadOnlyList<VectorSummary> States, IReadOnlyList<ParameterSummary> Parameters, VectorSummary Output, IReadOnlyList<string> Captures,
    Recomputation Recomputation,
    int Stages, double RecurrentDepth, int FeedforwardDepth)
{
    public static CellSummary Of(CellDefinition definition)
    {
        CellDescription cell = definition.Description;
        return new(cell.Name, definition.Type.FullName ?? cell.Name, cell.Summary, Vectors(cell.Inputs), Vectors(cell.Contexts), Vectors(cell.States),
            [.. cell.Parameters.Select(p => new ParameterSummary(p.Name, p.Kind, Shape(cell, p), p.Initializer, p.InitialValue))],
            Vector(cell.Output), cell.Captures, cell.Recomputation, PlanText.Stages(cell), cell.RecurrentDepth, cell.FeedforwardDepth);

        IReadOnlyList<VectorSummary> Vectors(IReadOnlyList<VectorInfo> vectors) => [.. vectors.Select(Vector)];
        VectorSummary Vector(VectorInfo vector) => new(vector.Name, cell.Dimensions[vector.Dimension]);
    }

    static IReadOnlyList<string> Shape(CellDescription cell, ParameterInfo parameter)
    {
        string rows = parameter.Rows == 0 ? "1" : cell.Dimensions[parameter.Rows];
        return parameter.IsMatrix ? [rows, string.Join(" + ", parameter.Columns.Select(d => cell.Dimensions[d]))] : [rows];
    }
}

sealed record VectorSummary(string Name, string Size);

/// <param name="InitialValue">NaN where the initialiser's default is meant.</param>
sealed record ParameterSummary(string Name, ParameterKind Kind, IReadOnlyList<string> Shape, Initializer Initializer, double InitialValue);
