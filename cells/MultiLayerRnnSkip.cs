using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>One layer l of a multi-layer recurrent network with skip connections:
/// h_t^l = tanh(W^l·[h_t^{l-1}, s_t, h_{t-1}^l]), where s_t comes from further below, e.g. x_t itself.</summary>
/// <remarks>Graves, Generating Sequences With Recurrent Neural Networks, 2013 (arXiv:1308.0850), section 2, connects the input to every
/// layer.</remarks>
[Cell]
public sealed partial class MultiLayerRnnSkip
{
    readonly Input below;
    [Size("Skip")] readonly Input s;
    readonly State h;
    readonly Weight W;

    [Next(nameof(h))] Vec h1 => Tanh(W * (below, s, h));
}
