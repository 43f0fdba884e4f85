using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>What one product of a kernel reads: vectors, one per row, and the matrices that multiply them, packed side by side.</summary>
/// <param name="rows">The vectors, each filled up to whole fours of elements.</param>
/// <param name="modulo">Row r multiplies vector r modulo this.</param>
/// <param name="depth">Elements of a vector.</param>
/// <param name="panel">For each element of the vectors, for each matrix: the weights of all units, with zeros up to <paramref name="panelQuads"/>;
/// for more elements than there are, so that groups take whole parts, all zero.</param>
/// <param name="panelQuads">Fours of units.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Operand(ArrayView<Float4> rows, int modulo, int depth, ArrayView<Float4> panel, int panelQuads)
{
    public readonly ArrayView<Float4> Rows = rows;
    public readonly ArrayView<Float4> Panel = panel;
    public readonly int Modulo = modulo;
    public readonly int Depth = depth;
    public readonly int PanelQuads = panelQuads;
}
