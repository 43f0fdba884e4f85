using System.Text.Json;
using CellDsl.Lab.Benchmarking;
using CellDsl.Lab.Shapes;

namespace CellDsl.Gpu.Bench;

/// <summary>Measures on request, as bench/README.md describes it: lines <c>cell mode T B I H seconds</c>, answered with nanoseconds of
/// iterations.</summary>
sealed class GpuServer(IReadOnlyList<CellDefinition> cells, GpuDevice device) : IDisposable
{
    const int LeastSamples = 3;
    const int MostSamples = 1000;

    GpuProblem? _problem;
    (string Cell, SequenceShape Shape) _current;
    BenchMode? _warm;

    public void Serve(TextReader requests, TextWriter answers)
    {
        while (requests.ReadLine() is { } line)
        {
            answers.WriteLine(Answer(line));
            answers.Flush();
        }
    }

    string Answer(string line)
    {
        try
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 7 || !SequenceShape.TryParse(words.AsSpan(2, 4), out SequenceShape shape)
                || !double.TryParse(words[6], System.Globalization.CultureInfo.InvariantCulture, out double seconds))
                throw new FormatException($"expected 'cell mode T B I H seconds', found '{line}'");
            return JsonSerializer.Serialize(Measure(words[0], BenchModes.Parse(words[1]), shape, seconds));
        }
        catch (Exception e)
        {
            Dispose();
            return JsonSerializer.Serialize(new { error = e.Message });
        }
    }

    /// <summary>Nanoseconds of each iteration; none where there is no such cell with these sizes.</summary>
    public long[] Measure(string cell, BenchMode mode, SequenceShape shape, double seconds)
    {
        if (Problem(cell, shape) is not { } problem)
            return [];
        Action iterate = () => problem.Iterate(mode);
        if (_warm != mode)
            Stopwatches.WarmUp(iterate);
        _warm = mode;
        Stopwatches.Refresh(iterate);
        return Stopwatches.Sample(iterate, TimeSpan.FromSeconds(seconds), LeastSamples, MostSamples);
    }

    /// <summary>The problem, kept until another is asked for.</summary>
    public GpuProblem? Problem(string cell, SequenceShape shape)
    {
        if (_current == (cell, shape))
            return _problem;
        Dispose();
        _problem = BenchSubject.Find(cells, cell, shape.Sizes) is { } subject ? new GpuProblem(subject, shape, device) : null;
        _current = (cell, shape);
        return _problem;
    }

    public void Dispose()
    {
        _problem?.Dispose();
        (_problem, _current, _warm) = (null, default, null);
    }
}
