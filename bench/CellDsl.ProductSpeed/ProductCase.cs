using System.Numerics;
using CellDsl.Products;

namespace CellDsl.ProductSpeed;

/// <summary>How the factors are stored, and whether the product is added: y = x Wᵀ + b, dW += dyᵀ x, dx = dy W.</summary>
enum Form
{
    Forward, WeightGradient, InputGradient,
}

/// <summary>One product [rows, depth] x [depth, columns].</summary>
sealed record ProductCase(string Name, int Rows, int Columns, int Depth, Form Form, bool Double = false)
{
    public static IReadOnlyList<ProductCase> All { get; } =
    [
        .. Layer("softmax of 10,000 words", 700, 256, 10_000),
        .. Layer("the same, one row", 1, 256, 10_000),
        .. Layer("the same, eight rows", 8, 256, 10_000),
        .. Layer("softmax of 96 characters", 1600, 512, 96),
        .. Layer("two classes", 128, 256, 2),
        .. Layer("small", 32, 128, 64),
        new("scores", 20, 30, 128, Form.Forward),
        new("contexts", 20, 128, 30, Form.InputGradient),
        new("gradients of states", 30, 128, 20, Form.WeightGradient),
        new("scores, one step", 1, 30, 128, Form.Forward),
        new("contexts, one step", 1, 128, 30, Form.InputGradient),
        new("scores of 512", 20, 50, 512, Form.Forward),
        new("contexts of 512", 20, 512, 50, Form.InputGradient),
        new("projections", 480, 32, 512, Form.Forward, Double: true),
        new("what they subtract", 32, 512, 480, Form.WeightGradient, Double: true),
    ];

    static IEnumerable<ProductCase> Layer(string name, int rows, int inputs, int outputs) =>
    [
        new(name, rows, outputs, inputs, Form.Forward),
        new(name, outputs, inputs, rows, Form.WeightGradient),
        new(name, rows, inputs, outputs, Form.InputGradient),
    ];

    /// <summary>Billions of operations per second, the best of several rounds of each in turn.</summary>
    public (double Product, double Dots) Measure(int threads) => Double ? Measure<double>(threads) : Measure<float>(threads);

    (double Product, double Dots) Measure<T>(int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] a = Numbers<T>(Rows * Depth, 1), b = Numbers<T>(Depth * Columns, 2), c = new T[Rows * Columns];
        var product = new MatrixProduct<T>(threads);
        // Dot products get both factors as they need them, whatever the form.
        double[] seconds = Rounds.Best(Multiply, () => DotLoop.Multiply<T>(a, b, c, Rows, Columns, Depth));
        double operations = 2.0 * Rows * Columns * Depth;
        return (operations / seconds[0] / 1e9, operations / seconds[1] / 1e9);

        void Multiply() => product.Multiply(
            Form == Form.WeightGradient ? Matrix<T>.Of(a, Depth, Rows).Transposed : Matrix<T>.Of(a, Rows, Depth),
            Form == Form.Forward ? Matrix<T>.Of(b, Columns, Depth).Transposed : Matrix<T>.Of(b, Depth, Columns), c, Form != Form.InputGradient);
    }

    static T[] Numbers<T>(int count, int seed)
        where T : IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
    }
}
