using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>The cell that neural architecture search found: eight pairs of products, combined two by two in a tree that the state c
/// joins.</summary>
/// <remarks>Zoph and Le, Neural Architecture Search with Reinforcement Learning, 2016 (arXiv:1611.01578), in the form of TensorFlow's
/// NASCell.</remarks>
[Cell]
public sealed partial class NasCell
{
    readonly Input x;
    readonly State h, c;
    readonly Weight W1, W2, W3, W4, W5, W6, W7, W8;
    [Init(Initializer.Orthogonal)] readonly Weight U1, U2, U3, U4, U5, U6, U7, U8;

    Vec o1 => Sigmoid(W1 * x + U1 * h);
    Vec o2 => Relu(W2 * x + U2 * h);
    Vec o3 => Sigmoid(W3 * x + U3 * h);
    Vec o4 => Relu(W4 * x * (U4 * h));
    Vec o5 => Tanh(W5 * x + U5 * h);
    Vec o6 => Sigmoid(W6 * x + U6 * h);
    Vec o7 => Tanh(W7 * x + U7 * h);
    Vec o8 => Sigmoid(W8 * x + U8 * h);

    Vec l1 => Tanh(Tanh(o1 * o2) + c);
    Vec l2 => Tanh(o3 + o4);
    Vec l3 => Tanh(o5 * o6);
    Vec l4 => Sigmoid(o7 + o8);

    [Next(nameof(c))] Vec c1 => l1 * l2;
    [Next(nameof(h))] Vec h1 => Tanh(c1 * Tanh(l3 + l4));
}
