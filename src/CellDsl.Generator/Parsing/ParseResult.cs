using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Parsing;

/// <summary>What became of one [Cell] class: a model if it is right, a sketch if it is not but members can be declared, and what to tell the user.
/// Findings hold locations in the source and go no further than the step that reports them.</summary>
internal sealed record ParseResult(CellModel? Cell, CellSketch? Sketch, EquatableArray<Finding> Findings)
{
    public static readonly ParseResult Nothing = new(null, null, []);
}
