using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CellDsl.Lab.Shapes;

namespace CellDsl.Lab.Benchmarking;

/// <summary>Measures on request, so that a program that drives several libraries can let them take turns. A request is a line
/// <c>cell mode T B I H seconds</c>; its answer is a line with a JSON array of nanoseconds, one for each iteration, empty where the cell is
/// not offered at these sizes, or <c>{"error": "..."}</c>.</summary>
sealed class PeerServer(IReadOnlyList<CellDefinition> cells, LayerOptions options) : IDisposable
{
    const int LeastSamples = 3;
    const int MostSamples = 1000;
    const int LongestError = 300;

    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    BenchProblem<float>? _problem;
    Request? _current;

    public void Serve(TextReader requests, TextWriter answers, CancellationToken stop)
    {
        while (Read(requests, stop) is { } line)
        {
            answers.WriteLine(Answer(line));
            answers.Flush();
        }
    }

    public string Answer(string line)
    {
        try
        {
            Request request = Request.Parse(line);
            return JsonSerializer.Serialize(Measure(request));
        }
        catch (Exception failure)
        {
            Dispose();
            string message = failure.Message;
            return JsonSerializer.Serialize(new { error = message[..Math.Min(LongestError, message.Length)] }, Readable);
        }
    }

    public void Dispose()
    {
        _problem?.Dispose();
        _problem = null;
        _current = null;
    }

    /// <summary>A read cannot be cancelled, but waiting for it can.</summary>
    static string? Read(TextReader requests, CancellationToken stop)
    {
        Task<string?> line = Task.Run(requests.ReadLine, CancellationToken.None);
        line.Wait(stop);
        return line.Result;
    }

    long[] Measure(Request request)
    {
        if (request with { Seconds = 0 } != _current)
        {
            Dispose();
            if (BenchSubject.Find(cells, request.Cell, request.Shape.Sizes) is { } subject)
                _problem = new BenchProblem<float>(subject, request.Shape, options);
            _current = request with { Seconds = 0 };
            if (_problem is { } fresh)
                Stopwatches.WarmUp(() => fresh.Iterate(request.Mode));
        }
        if (_problem is not { } problem)
            return [];
        Action iterate = () => problem.Iterate(request.Mode);
        Stopwatches.Refresh(iterate);
        return Stopwatches.Sample(iterate, TimeSpan.FromSeconds(request.Seconds), LeastSamples, MostSamples);
    }

    sealed record Request(string Cell, BenchMode Mode, SequenceShape Shape, double Seconds)
    {
        /// <exception cref="FormatException">The line is not a request.</exception>
        public static Request Parse(string line)
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 7 || !SequenceShape.TryParse(words.AsSpan(2, 4), out SequenceShape shape)
                || !double.TryParse(words[6], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
                || seconds is not (>= 0 and <= 3600))
                throw new FormatException($"expected 'cell mode T B I H seconds', found '{line}'");
            return new Request(words[0], BenchModes.Parse(words[1]), shape, seconds);
        }
    }
}
