using CellDsl.Generator.Collections;
using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Ir;

/// <summary>The forward graph with its adjoint behind it, over one node list.</summary>
/// <param name="Forward">The forward graph; its nodes are the first of <paramref name="Nodes"/>, with the same numbers.</param>
/// <param name="Carries">For each state, the node of the adjoint of its previous value, which backward hands to the step before.</param>
/// <param name="Gradients">Leaf → node of its gradient: inputs, contexts, vectors and scalars that have one. No two share a node.</param>
/// <param name="Matrices">Gradients of matrices, as the outer products whose sum over rows they are.</param>
internal sealed record AdjointGraph(
    CellGraph Forward, EquatableArray<Node> Nodes, EquatableArray<ValueOrigin> Values,
    EquatableArray<NextState> Carries, EquatableArray<LeafGradient> Gradients, EquatableArray<OuterProduct> Matrices)
{
    public int ForwardCount => Forward.Nodes.Count;
}

internal readonly record struct LeafGradient(int Leaf, int Node);

/// <summary>dW += Σ over rows of adjoint ⊗ operand, for one block of the weight's columns.</summary>
/// <param name="Product">The forward node whose gradient it is.</param>
/// <param name="KeepsZeros">As <see cref="MatrixGradient.KeepsZeros"/>.</param>
internal readonly record struct OuterProduct(int Product, int Weight, int Block, int Adjoint, int Operand, bool KeepsZeros);
