using CellDsl.Generator.Collections;

namespace CellDsl.Generator.Ir;

/// <summary>One time step of a cell as values.</summary>
/// <param name="Values">What each node is, as far as anybody speaks of it.</param>
/// <param name="Equations">The node of each of the model's equations.</param>
/// <param name="NextStates">For each state: its leaf in the model and the node of its next value. No two share a node.</param>
/// <param name="Output">The node of the output.</param>
internal sealed record CellGraph(
    EquatableArray<Node> Nodes, EquatableArray<ValueOrigin> Values, EquatableArray<int> Equations, EquatableArray<NextState> NextStates, int Output);

internal readonly record struct NextState(int Leaf, int Node);
