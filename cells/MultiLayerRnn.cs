using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>One layer l of a multi-layer recurrent network: h_t^l = tanh(W^l·[h_t^{l-1}, h_{t-1}^l]).</summary>
/// <remarks>Its input is the state of the layer below (x_t for the first layer); a stack of these cells is the network.
/// Schmidhuber, Learning Complex, Extended Sequences Using the Principle of History Compression, Neural Computation 4, 1992, and
/// Pascanu, Gulcehre, Cho and Bengio, How to Construct Deep Recurrent Neural Networks, 2013 (arXiv:1312.6026), "stacked RNN".</remarks>
[Cell]
public sealed partial class MultiLayerRnn
{
    readonly Input below;
    readonly State h;
    readonly Weight W;

    [Next(nameof(h))] Vec h1 => Tanh(W * (below, h));
}
