using CellDsl.Generator.Collections;
using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>The pointwise part of one plan step, ready to print: which nodes of the graph it computes, and how its operands arrive and results
/// leave.</summary>
/// <param name="Number">The kernel's number, as in <see cref="KernelStep.Kernel"/>.</param>
/// <param name="Name">Method name, e.g. "Step1" or "BackwardStep2".</param>
/// <param name="Backward">Backward kernels have no mode: they always see a recorded pass.</param>
/// <param name="Slots">For each binding, the name its rows have in the source (unique within the kernel, a valid identifier).</param>
/// <param name="Loads">Nodes that come from memory.</param>
/// <param name="Sums">Nodes that are product sums: node → accumulator. (A node here is a Product, a TransposedProduct, or an Add of such.)</param>
/// <param name="Computed">Pointwise nodes in the order of computation. Operands are loaded, summed, computed earlier, or constants.</param>
internal sealed record KernelCode(
    int Number, string Name, RowSpace Rows, int Dimension, bool Backward,
    EquatableArray<string> Slots,
    EquatableArray<KernelLoad> Loads,
    EquatableArray<KernelSum> Sums,
    EquatableArray<int> Computed,
    EquatableArray<KernelStore> Stores);

/// <param name="IsScalar">The slot's dimension is One and the kernel's is not: in each row that the slot has, one number for all units.</param>
internal readonly record struct KernelLoad(int Node, int Binding, bool IsScalar);

internal readonly record struct KernelSum(int Node, int Accumulator);

/// <param name="Accumulate">Add to what the slot holds instead of replacing it.</param>
internal readonly record struct KernelStore(int Node, int Binding, StoreWhen When, bool Accumulate);

internal enum StoreWhen { Always, Recording, Capturing }

/// <summary>The compiled cell: the shared plan, the kernels' code, and the graph both speak of.</summary>
/// <param name="Nodes">Forward nodes first, then adjoint nodes.</param>
/// <param name="Values">What each node is, as far as anybody speaks of it.</param>
/// <param name="ForwardNodes">How many of the nodes are forward nodes.</param>
internal sealed record CompiledCell(
    CellPlan Plan, EquatableArray<KernelCode> Kernels, EquatableArray<Node> Nodes, EquatableArray<ValueOrigin> Values, int ForwardNodes)
{
    /// <summary>When each of the model's equations is computed; of one that nothing reads, in the loop.</summary>
    public EquatableArray<Region> EquationRegions { get; init; }

    /// <summary>The name of each of <see cref="CellPlan.Captures"/>.</summary>
    public EquatableArray<string> CaptureNames { get; init; }

    /// <summary>As <see cref="CellDescription.SavedByMinimumCut"/>.</summary>
    public EquatableArray<VectorInfo> SavedByMinimumCut { get; init; }

    /// <summary>As <see cref="CellDescription.SavedWithoutRecomputation"/>.</summary>
    public EquatableArray<VectorInfo> SavedWithoutRecomputation { get; init; }
}
