using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>coRNN, a network of forced and damped oscillators: z_t = z_{t-1} + Δt (tanh(W y_{t-1} + V z_{t-1} + U x_t + b) - γ y_{t-1} - ε
/// z_{t-1}),
/// y_t = y_{t-1} + Δt z_t, with Δt = 0.042, γ = 2.7, ε = 4.7.</summary>
/// <remarks>Rusch and Mishra, Coupled Oscillatory Recurrent Neural Network, ICLR 2021 (arXiv:2010.00951); the three numbers are those
/// of the authors' code for sequential MNIST. The position y moves with the new velocity z.</remarks>
[Cell]
public sealed partial class CoRnn
{
    const double dt = 0.042, gamma = 2.7, epsilon = 4.7;

    readonly Input x;
    readonly State y, z;
    readonly Weight W, V, U;
    readonly Bias b;

    Vec force => Tanh(W * y + V * z + U * x + b);

    [Next(nameof(z))] Vec z1 => z + dt * (force - gamma * y - epsilon * z);
    [Next(nameof(y))] Vec y1 => y + dt * z1;
}
