using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Elman network with leaky rectified units: h_t = lrelu(W x_t + U h_{t-1} + b), lrelu(a) = a for a &gt; 0, 0.01 a otherwise.</summary>
/// <remarks>Leaky rectifier by Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, ICML 2013.</remarks>
[Cell]
public sealed partial class LeakyReluRnn
{
    readonly Input x;
    readonly State h;
    readonly Weight W;
    [Init(Initializer.Orthogonal)] readonly Weight U;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => LeakyRelu(W * x + U * h + b, 0.01);
}
