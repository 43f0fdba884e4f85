using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using CellDsl.Cells;
using CellDsl.Training.Sequences;

namespace CellDsl.Benchmarks;

/// <summary>Two layers of 256 LSTM cells on one thread, forward with backward: without noise, with noise on states, and with dropout between the
/// layers; on sequences of one length, and on sequences that are packed.</summary>
public class NoiseBenchmark
{
    const int Time = 35, Batch = 20, Size = 256;

    SequenceStack<float> _stack = null!;
    SequenceArguments<float> _call = null!;
    Tensor<float> _outputGradient = null!;

    [Params("none", "zoneout", "recurrent dropout", "recurrent, per step", "between layers")]
    public string Noise { get; set; } = "";

    [Params(false, true)]
    public bool Packed { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _stack = new SequenceStack<float>(Noise == "between layers"
            ? [Layer(1), new Dropout<float>(Size, 0.5, seed: 3), Layer(2)]
            : [Layer(1), Layer(2)]);
        _outputGradient = RandomSequences.Uniform(Time, Batch, Size, 2);
        // From the shortest to the longest: every row and step is packed elsewhere.
        int[] lengths = [.. Enumerable.Range(0, Batch).Select(b => Time - Batch + b + 1)];
        _call = new SequenceArguments<float>(RandomSequences.Uniform(Time, Batch, Size, 1))
            { Mask = Packed ? SequenceMask.OfLengths(Time, lengths) : null, Noise = new SequenceNoise(0, 1) };
    }

    [GlobalCleanup]
    public void CleanUp() => _stack.Dispose();

    [Benchmark]
    public BackwardResult<float> Train()
    {
        using RecordedPass<float> pass = _stack.Record(_call);
        return pass.Backward(_outputGradient);
    }

    CellLayer<float> Layer(ulong seed) => new(new RecurrentLayer<Lstm>(Size, Size, seed, new LayerOptions
    {
        Threads = 1,
        Noise = Noise switch
        {
            "zoneout" => new RecurrentNoise { Zoneout = 0.05, ZoneoutOf = { ["c"] = 0.5 } },
            "recurrent dropout" => new RecurrentNoise { RecurrentDropout = 0.25 },
            "recurrent, per step" => new RecurrentNoise { RecurrentDropout = 0.25, DropoutPerStep = true },
            _ => null,
        },
    }), noiseSeed: seed);
}
