using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Network with delays of one, two and three steps: h_t = tanh(W x_t + U1 h_{t-1} + U2 h_{t-2} + U3 h_{t-3} + b).</summary>
/// <remarks>Lin, Horne, Tiňo and Giles, Learning Long-Term Dependencies in NARX Recurrent Neural Networks, IEEE Transactions on Neural
/// Networks 7(6), 1996. The older values are states that shift at every step.</remarks>
[Cell]
public sealed partial class NarxRnn
{
    readonly Input x;
    readonly State h, hBefore, hTwoBefore;
    readonly Weight W, U1, U2, U3;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Tanh(W * x + U1 * h + U2 * hBefore + U3 * hTwoBefore + b);
    [Next(nameof(hBefore))] Vec shift1 => h;
    [Next(nameof(hTwoBefore))] Vec shift2 => hBefore;
}
