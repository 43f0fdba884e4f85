using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Parsing;

/// <summary>What became of one [Cell] class: a model if it is right, a sketch if it is not but members can be declared, and what to tell the user.
/// Diagnostics keep their locations in the source (so that #pragma works) and go no further than the step that reports them.</summary>
internal sealed record ParseResult(CellModel? Cell, CellSketch? Sketch, EquatableArray<Diagnostic> Diagnostics)
{
    public static readonly ParseResult Nothing = new(null, null, []);
}
