using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Structurally constrained network, a fast state h and a slow state s of its own size: s_t = (1 - α) B x_t + α s_{t-1},
/// h_t = σ(P s_t + A x_t + R h_{t-1}), logits U h_t + V s_t, with α = 0.95.</summary>
/// <remarks>Mikolov, Joulin, Chopra, Mathieu and Ranzato, Learning Longer Memory in Recurrent Neural Networks, 2014 (arXiv:1412.7753).
/// The softmax over the logits is outside the cell.</remarks>
[Cell]
public sealed partial class Scrn
{
    const double alpha = 0.95;

    readonly Input x;
    readonly State h;
    [Size("Slow")] readonly State s;
    readonly Weight A, B, P, U, V;
    [Init(Initializer.Orthogonal)] readonly Weight R;

    [Next(nameof(s))] Vec s1 => (1 - alpha) * (B * x) + alpha * s;
    [Next(nameof(h))] Vec h1 => Sigmoid(P * s1 + A * x + R * h);
    [Output, Size("Output")] Vec logits => U * h1 + V * s1;
}
