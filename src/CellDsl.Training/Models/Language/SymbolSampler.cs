using CellDsl.Training.Decoding;

namespace CellDsl.Training.Models.Language;

/// <summary>Symbols drawn from a model, one at a time. Symbol 0 stands for whatever the model does not know; it is never drawn. The same seed draws
/// the same.</summary>
sealed class SymbolSampler : IDisposable
{
    const int Unknown = 0;

    readonly LanguageModel _model;
    readonly CellStream<float> _stream;
    readonly float[] _vector, _output, _logits;
    readonly double[] _weights;

    public SymbolSampler(LanguageModel model)
    {
        _model = model;
        _stream = model.Stack.Stream(batch: 1);
        _vector = new float[model.Embedding.Size];
        _output = new float[model.Stack.OutputSize];
        _logits = new float[model.Symbols];
        _weights = new double[model.Symbols];
    }

    /// <summary>Reads <paramref name="prime"/> from zero states, then yields what the model goes on with.</summary>
    /// <param name="prime">Empty: starts as after an unknown symbol.</param>
    /// <param name="length">Symbols to draw.</param>
    /// <param name="temperature">Divides the logits; 0 always takes the most likely symbol.</param>
    /// <exception cref="DecodingException">While the symbols are taken: the model's logits are not finite.</exception>
    public IEnumerable<int> Sample(IReadOnlyList<int> prime, int length, double temperature = 1, ulong seed = 0)
    {
        if (!(temperature >= 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature must be a finite number of at least 0.");
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Draw(prime, length, temperature, new CounterRandom(seed, "sample"));
    }

    public void Dispose() => _stream.Dispose();

    IEnumerable<int> Draw(IReadOnlyList<int> prime, int length, double temperature, CounterRandom random)
    {
        _stream.Reset();
        int next = prime.Count > 0 ? prime[0] : Unknown;
        for (int k = 1; k < prime.Count; k++)
        {
            Read(next);
            next = prime[k];
        }
        for (int k = 0; k < length; k++)
        {
            Read(next);
            RequireFinite(k);
            next = Choose(temperature, random.Uniform((ulong)k));
            yield return next;
        }
    }

    /// <summary>One step; leaves the logits of the next symbol.</summary>
    void Read(int code)
    {
        _model.Embedding.Forward([code], _vector);
        _stream.Step(_vector, _output);
        _model.Dense.Forward(_output, _logits);
    }

    void RequireFinite(int step)
    {
        for (int code = 0; code < _logits.Length; code++)
            if (!float.IsFinite(_logits[code]))
                throw DecodingException.NotFinite(step, code, _logits[code]);
    }

    int Choose(double temperature, double uniform)
    {
        int best = Unknown + 1;
        for (int code = best + 1; code < _logits.Length; code++)
            if (_logits[code] > _logits[best])
                best = code;
        if (temperature == 0)
            return best;

        double total = 0;
        for (int code = Unknown + 1; code < _logits.Length; code++)
            total += _weights[code] = Math.Exp((_logits[code] - _logits[best]) / temperature);
        double left = uniform * total;
        for (int code = Unknown + 1; code < _logits.Length; code++)
            if ((left -= _weights[code]) < 0)
                return code;
        return best;
    }
}
