using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>GRU-D, for measurements that are sometimes missing: with mask m (1 where x was measured) and elapsed time d since the last
/// measurement,
/// γx = exp(-max(0, wx ⊙ d + bγx)), γh = exp(-max(0, Wγh d + bγh)), x̂ = m ⊙ x + (1 - m) ⊙ (γx ⊙ x' + (1 - γx) ⊙ x̄), ĥ = γh ⊙ h_{t-1},
/// then a GRU on x̂, ĥ and m. x' is the last measured x, x̄ its mean.</summary>
/// <remarks>Che, Purushotham, Cho, Sontag and Liu, Recurrent Neural Networks for Multivariate Time Series with Missing Values, 2016
/// (arXiv:1606.01865). The paper sets x̄ to the training data's mean; here it is a parameter to be set so, or learned. An author's code
/// (PeterChe1990/GRU-D) has zero for x̄, z and 1 - z exchanged, z ⊙ h_{t-1} without the decay, and 1 - m for m.</remarks>
[Cell]
public sealed partial class GruD
{
    readonly Input x, m, d;
    readonly State h;
    [Size("Input")] readonly State last;
    readonly Diagonal wx;
    readonly Weight Wgh, Wz, Wr, W, Vz, Vr, V;
    [Init(Initializer.Orthogonal)] readonly Weight Uz, Ur, U;
    readonly Bias mean, bgx, bgh, bz, br, b;

    Vec gammaX => Exp(-Max(0, wx * d + bgx));
    Vec gammaH => Exp(-Max(0, Wgh * d + bgh));
    Vec xHat => m * x + (1 - m) * (gammaX * last + (1 - gammaX) * mean);
    Vec hHat => gammaH * h;
    [Next(nameof(last))] Vec last1 => m * x + (1 - m) * last;

    Vec z => Sigmoid(Wz * xHat + Uz * hHat + Vz * m + bz);
    Vec r => Sigmoid(Wr * xHat + Ur * hHat + Vr * m + br);
    Vec hTilde => Tanh(W * xHat + U * (r * hHat) + V * m + b);

    [Next(nameof(h))] Vec h1 => (1 - z) * hHat + z * hTilde;
}
