using System.Numerics.Tensors;
using CellDsl.Training.Attention;
using CellDsl.Training.Decoding;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Models.Decoders;

/// <summary>A decoder with one source, symbol by symbol and for several hypotheses at a time.</summary>
sealed class DecoderSteps : IStepModel
{
    readonly SequenceDecoder _decoder;
    readonly DecoderSource _source;
    DecoderSource _rows;
    AttentionPass? _looked;

    /// <param name="source">With B = 1.</param>
    /// <exception cref="ArgumentException">The source is of several sequences.</exception>
    public DecoderSteps(SequenceDecoder decoder, DecoderSource source)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(source);
        if (source.Batch != 1)
            throw new ArgumentException($"Decoding is for one source at a time; this is of {source.Batch}.", nameof(source));
        (_decoder, _source, _rows) = (decoder, source, source);
    }

    public int Symbols => _decoder.Symbols;

    public void Start() => _rows = _source;

    public void Reorder(ReadOnlySpan<int> parents) => _rows = _rows with
    {
        Batch = parents.Length,
        InitialStates = Take(_rows.InitialStates, parents),
        Contexts = Take(_rows.Contexts, parents),
    };

    public void Step(ReadOnlySpan<int> symbols, Span<float> logProbabilities)
    {
        // Attention takes the hypotheses on one source as steps of one sequence, so the memory is right for any number of them.
        (SequenceResult<float> result, _looked) = _decoder.Step(symbols, _rows);
        _decoder.Read(_looked is null ? SequenceTensor.Span(result.Output) : _looked.Outputs, logProbabilities);
        _rows = _rows with { InitialStates = result.FinalStates };
    }

    public ReadOnlySpan<float> Weights(int row)
        => _looked is null ? [] : _looked.Weights.Slice(row * _source.Memory!.Steps, _source.Memory.Steps);

    static Dictionary<string, Tensor<float>> Take(IReadOnlyDictionary<string, Tensor<float>> tensors, ReadOnlySpan<int> rows)
    {
        var taken = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            int size = (int)tensor.Lengths[1];
            Tensor<float> selected = SequenceTensor.Zeros<float>(rows.Length, size);
            for (int row = 0; row < rows.Length; row++)
                SequenceTensor.Span(tensor).Slice(rows[row] * size, size).CopyTo(SequenceTensor.Span(selected)[(row * size)..]);
            taken.Add(name, selected);
        }
        return taken;
    }
}
