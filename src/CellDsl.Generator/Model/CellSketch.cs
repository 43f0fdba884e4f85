using CellDsl.Generator.Collections;

namespace CellDsl.Generator.Model;

/// <summary>What can be said of a cell that has errors: enough to declare its members, so that the user sees the error and not
/// dozens of others that follow from it.</summary>
/// <param name="Constructor">False where the user's class has a constructor of its own.</param>
internal sealed record CellSketch(TypeDeclaration Type, EquatableArray<SketchField> Fields, bool Constructor);

internal readonly record struct SketchField(string Name, LeafRole Role);
