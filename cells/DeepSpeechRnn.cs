using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Recurrent layer of Deep Speech: h_t = min(max(0, W x_t + U h_{t-1} + b), 20).</summary>
/// <remarks>Hannun et al., Deep Speech: Scaling up End-to-End Speech Recognition, 2014 (arXiv:1412.5567), one direction.</remarks>
[Cell]
public sealed partial class DeepSpeechRnn
{
    readonly Input x;
    readonly State h;
    readonly Weight W;
    [Init(Initializer.Orthogonal)] readonly Weight U;
    readonly Bias b;

    [Next(nameof(h))] Vec h1 => Min(Max(0, W * x + U * h + b), 20);
}
