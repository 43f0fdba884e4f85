using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>sLSTM, exponential gates with a stabiliser m and a normaliser n: z = tanh(..), o = σ(..), m_t = max(ĩ, log σ(f̃) + m_{t-1}) but m_1 = ĩ,
/// i = exp(ĩ - m_t), f = exp(log σ(f̃) + m_{t-1} - m_t), c_t = f ⊙ c_{t-1} + i ⊙ z, n_t = max(f ⊙ n_{t-1} + i, 1), h_t = o ⊙ c_t /
/// n_t.</summary>
/// <remarks>Beck et al., xLSTM: Extended Long Short-Term Memory, 2024 (arXiv:2405.04517), one head; the lower bound 1 on n and the first m are those
/// of the authors' FlashRNN (Pöppel, Beck and Hochreiter, 2024, arXiv:2412.07752). With that bound the first m counts: a zero before it would
/// make a first input gate below one small, and n would not make up for it. A step is the first where n is zero; after one it
/// is at least 1.</remarks>
[Cell]
public sealed partial class SLstm
{
    readonly Input x;
    readonly State h, c, n, m;
    readonly Weight Wz, Wi, Wf, Wo;
    [Init(Initializer.Orthogonal)] readonly Weight Rz, Ri, Rf, Ro;
    readonly Bias bz, bi, bo;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec z => Tanh(Wz * x + Rz * h + bz);
    Vec o => Sigmoid(Wo * x + Ro * h + bo);
    Vec logI => Wi * x + Ri * h + bi;
    Vec logF => LogSigmoid(Wf * x + Rf * h + bf);

    [Next(nameof(m))] Vec m1 => Select(n > 0.5, Max(logI, logF + m), logI);
    Vec i => Exp(logI - m1);
    Vec f => Exp(Select(n > 0.5, logF + m - m1, 0));

    [Next(nameof(c))] Vec c1 => f * c + i * z;
    [Next(nameof(n))] Vec n1 => Max(f * n + i, 1);
    [Next(nameof(h))] Vec h1 => o * c1 / n1;
}
