using System.Text.Json.Serialization;
using CellDsl.Lab.Formatting;

namespace CellDsl.Lab.Benchmarking.Ceilings;

/// <summary>What a machine can do at most. The threads together; the best of several runs and their median.</summary>
/// <param name="KibEach">For a bandwidth, the memory that each thread reads again and again; 0 otherwise.</param>
sealed record Ceiling(string Name, int Threads, [property: JsonPropertyName("kib_each")] int KibEach, double Best, double Median, string Unit)
{
    public const string CsvHeader = "name,threads,kib_each,best,median,unit";

    public string ToCsv() => Numbers.Format($"{Name},{Threads},{KibEach},{Best:0.000},{Median:0.000},{Unit}");
}
