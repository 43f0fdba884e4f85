using System.Numerics.Tensors;
using CellDsl.Cells;

namespace CellDsl.Fuzz.Soak;

/// <summary>A layer with data to run it on.</summary>
sealed class Subject : IDisposable
{
    readonly Tensor<float> _input;
    readonly Tensor<float> _gradient;

    Subject(SequenceLayer<float> layer, Tensor<float> input, Tensor<float> gradient) => (Layer, _input, _gradient) = (layer, input, gradient);

    public SequenceLayer<float> Layer { get; }

    public static Subject Lstm(int steps, int batch, int input, int hidden, int threads, int seed = 1)
        => Of<Lstm>(steps, batch, input, hidden, threads, seed);

    public static Subject Gru(int steps, int batch, int input, int hidden, int threads, int seed = 1)
        => Of<GruBias>(steps, batch, input, hidden, threads, seed);

    static Subject Of<TCell>(int steps, int batch, int input, int hidden, int threads, int seed)
        where TCell : ICell
        => new(new RecurrentLayer<TCell>(input, hidden, (ulong)seed, new LayerOptions { Threads = threads }),
            Draw(seed, steps, batch, input), Draw(seed + 1, steps, batch, hidden));

    static Tensor<float> Draw(int seed, params nint[] lengths)
    {
        var random = new Random(seed);
        float[] numbers = new float[lengths.Aggregate((a, b) => a * b)];
        foreach (ref float number in numbers.AsSpan())
            number = random.NextSingle() - 0.5f;
        return Tensor.Create(numbers, lengths);
    }

    /// <summary>All that a forward and a backward pass give. The layer's gradients of parameters are not among them where others use it
    /// too.</summary>
    public float[] Train(bool alone = true)
    {
        if (alone)
            Layer.Parameters.ZeroGradients();
        using RecordedPass<float> pass = Layer.Record(_input);
        BackwardResult<float> gradients = pass.Backward(_gradient);
        return [.. pass.Output, .. gradients.Input, .. gradients.InitialStates.Values.SelectMany(g => g),
            .. alone ? Layer.Parameters.Gradients : []];
    }

    public void Dispose() => Layer.Dispose();
}
