using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Elman network with softsign units: h_t = a/(1 + |a|), a = W x_t + U h_{t-1} + b.</summary>
/// <remarks>Softsign by Bergstra, Desjardins, Lamblin and Bengio, Quadratic Polynomials Learn Better Image Features, technical report 1337,
/// Université de Montréal, 2009.</remarks>
[Cell]
public sealed partial class SoftsignRnn
{
    readonly Input x;
    readonly State h;
    readonly Weight W;
    [Init(Initializer.Orthogonal)] readonly Weight U;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Softsign(W * x + U * h + b);
}
