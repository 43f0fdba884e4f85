using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using CellDsl.Cells;
using CellDsl.Training.Sequences;

namespace CellDsl.Benchmarks;

/// <summary>A layer of LSTM cells on one thread, forward with backward, all steps valid or half of them: the first steps of sequences of all lengths,
/// or steps anywhere.</summary>
public class MaskBenchmark
{
    const int Time = 100, Batch = 32, Size = 256;

    CellLayer<float> _layer = null!;
    SequenceArguments<float> _call = null!;
    Tensor<float> _outputGradient = null!;

    [Params("all valid", "half, by lengths", "half, anywhere")]
    public string Mask { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _layer = new CellLayer<float>(new RecurrentLayer<Lstm>(Size, Size, seed: 1, new LayerOptions { Threads = 1 }));
        _outputGradient = RandomSequences.Uniform(Time, Batch, Size, 2);
        _call = new SequenceArguments<float>(RandomSequences.Uniform(Time, Batch, Size, 1)) { Mask = Valid() };
    }

    [GlobalCleanup]
    public void CleanUp() => _layer.Dispose();

    [Benchmark]
    public BackwardResult<float> Train()
    {
        using RecordedPass<float> pass = _layer.Record(_call);
        return pass.Backward(_outputGradient);
    }

    SequenceMask? Valid()
    {
        if (Mask == "all valid")
            return null;
        // 32 lengths around 50 that add up to half of all steps.
        if (Mask == "half, by lengths")
            return SequenceMask.OfLengths(Time,
                [.. Enumerable.Range(0, Batch).Select(b => b < Batch / 2 ? 3 * b + 3 : Time - 3 * (b - Batch / 2) - 3)]);
        bool[] valid = [.. Enumerable.Range(0, Time * Batch).Select(k => k % 2 == 0)];
        new Random(3).Shuffle(valid);
        return new SequenceMask(Time, Batch, valid);
    }
}
