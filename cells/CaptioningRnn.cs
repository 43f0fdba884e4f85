using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Image captioning network: h_t = tanh(Wxh x_t + Whh h_{t-1} + Wih v), v the image vector of the whole sequence.</summary>
/// <remarks>Karpathy and Fei-Fei, Deep Visual-Semantic Alignments for Generating Image Descriptions, CVPR 2015, with tanh as in the course
/// notes.
/// The product with v is formed once per sequence; its gradient is summed over time.</remarks>
[Cell]
public sealed partial class CaptioningRnn
{
    readonly Input x;
    [Size("Image")] readonly Context v;
    readonly State h;
    readonly Weight Wxh, Wih;
    [Init(Initializer.Orthogonal)] readonly Weight Whh;

    [Next(nameof(h))] Vec h1 => Tanh(Wxh * x + Whh * h + Wih * v);
}
