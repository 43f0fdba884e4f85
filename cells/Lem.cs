using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Long expressive memory, two states with learned time steps: Δt = σ(W1 y_{t-1} + V1 x_t + b1), Δt' = σ(W2 y_{t-1} + V2 x_t + b2),
/// z_t = (1 - Δt) ⊙ z_{t-1} + Δt ⊙ tanh(Wz y_{t-1} + Vz x_t + bz), y_t = (1 - Δt') ⊙ y_{t-1} + Δt' ⊙ tanh(Wy z_t + Vy x_t + by).</summary>
/// <remarks>Rusch, Mishra, Erichson and Mahoney, Long Expressive Memory for Sequence Modeling, ICLR 2022 (arXiv:2110.04744), whose overall
/// factor on both steps is 1 here.</remarks>
[Cell]
public sealed partial class Lem
{
    readonly Input x;
    readonly State y, z;
    readonly Weight W1, W2, Wz, Wy, V1, V2, Vz, Vy;
    readonly Bias b1, b2, bz, by;

    Vec deltaT => Sigmoid(W1 * y + V1 * x + b1);
    Vec deltaTBar => Sigmoid(W2 * y + V2 * x + b2);

    [Next(nameof(z))] Vec z1 => (1 - deltaT) * z + deltaT * Tanh(Wz * y + Vz * x + bz);
    [Next(nameof(y))] Vec y1 => (1 - deltaTBar) * y + deltaTBar * Tanh(Wy * z1 + Vy * x + by);
}
