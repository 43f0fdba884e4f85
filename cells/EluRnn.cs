using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Elman network with exponential linear units: h_t = elu(W x_t + U h_{t-1} + b), elu(a) = a for a &gt; 0, exp(a) - 1
/// otherwise.</summary>
/// <remarks>ELU by Clevert, Unterthiner and Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear Units, ICLR 2016
/// (arXiv:1511.07289).</remarks>
[Cell]
public sealed partial class EluRnn
{
    readonly Input x;
    readonly State h;
    readonly Weight W;
    [Init(Initializer.Orthogonal)] readonly Weight U;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Elu(W * x + U * h + b);
}
