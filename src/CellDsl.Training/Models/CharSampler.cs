using System.Text;

namespace CellDsl.Training;

/// <summary>Text drawn from a character model, one character at a time. The same seed gives the same text.</summary>
public sealed class CharSampler : IDisposable
{
    readonly CharModel _model;
    readonly CellStream<float> _stream;
    readonly float[] _vector, _output, _logits;
    readonly double[] _weights;

    public CharSampler(CharModel model)
    {
        _model = model;
        _stream = model.Stack.Stream(batch: 1);
        _vector = new float[model.Embedding.Size];
        _output = new float[model.Stack.OutputSize];
        _logits = new float[model.Vocabulary.Size];
        _weights = new double[model.Vocabulary.Size];
    }

    /// <summary>Reads <paramref name="prime"/> from zero states, then yields what the model goes on with.</summary>
    /// <param name="prime">Characters that the model does not know are read as unknown. Empty: starts as after an unknown character.</param>
    /// <param name="length">Characters to draw.</param>
    /// <param name="temperature">Divides the logits; 0 always takes the most likely character.</param>
    public IEnumerable<Rune> Sample(string prime, int length, double temperature = 1, ulong seed = 0)
    {
        if (!(temperature >= 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature must be a finite number of at least 0.");
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Draw(prime, length, temperature, new CounterRandom(seed, "sample"));
    }

    /// <summary>As <see cref="Sample"/>, as one string without the prime.</summary>
    public string SampleText(string prime, int length, double temperature = 1, ulong seed = 0)
        => string.Concat(Sample(prime, length, temperature, seed));

    public void Dispose() => _stream.Dispose();

    IEnumerable<Rune> Draw(string prime, int length, double temperature, CounterRandom random)
    {
        _stream.Reset();
        int next = Vocabulary.Unknown;
        bool first = true;
        foreach (Rune character in prime.EnumerateRunes())
        {
            if (!first)
                Read(next);
            next = _model.Vocabulary.Encode(character);
            first = false;
        }
        for (int k = 0; k < length; k++)
        {
            Read(next);
            next = Choose(temperature, random.Uniform((ulong)k));
            yield return _model.Vocabulary[next];
        }
    }

    /// <summary>One step; leaves the logits of the next character.</summary>
    void Read(int code)
    {
        _model.Embedding.Forward([code], _vector);
        _stream.Step(_vector, _output);
        _model.Dense.Forward(_output, _logits);
    }

    /// <summary>A known character: the model never writes "unknown".</summary>
    int Choose(double temperature, double uniform)
    {
        int best = Vocabulary.Unknown + 1;
        for (int code = best + 1; code < _logits.Length; code++)
            if (_logits[code] > _logits[best])
                best = code;
        if (temperature == 0)
            return best;

        double total = 0;
        for (int code = Vocabulary.Unknown + 1; code < _logits.Length; code++)
            total += _weights[code] = Math.Exp((_logits[code] - _logits[best]) / temperature);
        double left = uniform * total;
        for (int code = Vocabulary.Unknown + 1; code < _logits.Length; code++)
            if ((left -= _weights[code]) < 0)
                return code;
        return best;
    }
}
