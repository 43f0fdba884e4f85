using CellDsl.Generator.Collections;

namespace CellDsl.Generator.Model;

/// <summary>What can be said of a cell that has errors: enough to declare its members, so that the user sees the error and not
/// dozens of others that follow from it.</summary>
internal sealed record CellSketch(TypeDeclaration Type, EquatableArray<LeafModel> Leaves);
