using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Decoder of the RNN encoder-decoder, which sees the summary c of the source at every step:
/// z = σ(Wz e_t + Uz h_{t-1} + Cz c), r = σ(Wr e_t + Ur h_{t-1} + Cr c), h̃ = tanh(W e_t + r ⊙ (U h_{t-1} + C c)), h_t = z ⊙ h_{t-1} + (1 -
/// z) ⊙ h̃.</summary>
/// <remarks>Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, 2014 (arXiv:1406.1078), appendix A.
/// e_t is the embedding of the word before; the maxout layer and softmax over h_t are outside the cell.</remarks>
[Cell]
public sealed partial class GruDecoder
{
    readonly Input e;
    [Size("Summary")] readonly Context c;
    readonly State h;
    readonly Weight Wz, Wr, W, Cz, Cr, C;
    [Init(Initializer.Orthogonal)] readonly Weight Uz, Ur, U;

    Vec z => Sigmoid(Wz * e + Uz * h + Cz * c);
    Vec r => Sigmoid(Wr * e + Ur * h + Cr * c);
    Vec hTilde => Tanh(W * e + r * (U * h + C * c));

    [Next(nameof(h))] Vec h1 => z * h + (1 - z) * hTilde;
}
