using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Simple recurrent unit: f = σ(Wf x_t + vf ⊙ c_{t-1} + bf), r = σ(Wr x_t + vr ⊙ c_{t-1} + br), c_t = f ⊙ c_{t-1} + (1 - f) ⊙ (W x_t),
/// output h_t = r ⊙ c_t + (1 - r) ⊙ x_t.</summary>
/// <remarks>Lei, Zhang, Wang, Dai and Artzi, Simple Recurrent Units for Highly Parallelizable Recurrence, EMNLP 2018 (arXiv:1709.02755).
/// x enters the output without a matrix, so input size and hidden size are the same.</remarks>
[Cell]
public sealed partial class Sru
{
    readonly Input x;
    readonly State c;
    readonly Weight W, Wf, Wr;
    readonly Diagonal vf, vr;
    readonly Bias bf, br;

    Vec f => Sigmoid(Wf * x + vf * c + bf);
    Vec r => Sigmoid(Wr * x + vr * c + br);

    [Next(nameof(c))] Vec c1 => f * c + (1 - f) * (W * x);
    [Output] Vec h => r * c1 + (1 - r) * x;
}
