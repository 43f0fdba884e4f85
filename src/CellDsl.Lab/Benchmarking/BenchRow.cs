using System.Text.Json.Serialization;
using CellDsl.Lab.Formatting;

namespace CellDsl.Lab.Benchmarking;

/// <summary>One measurement. T time steps, B batch, I input size, H hidden size.</summary>
sealed record BenchRow(string Peer, string Cell, string Mode, int Threads,
    [property: JsonPropertyName("T")] int T, [property: JsonPropertyName("B")] int B, [property: JsonPropertyName("I")] int I,
        [property: JsonPropertyName("H")] int H,
    [property: JsonPropertyName("median_ms")] double MedianMs, [property: JsonPropertyName("min_ms")] double MinMs, double Gflops)
{
    public const string CsvHeader = "peer,cell,mode,threads,T,B,I,H,median_ms,min_ms,gflops";

    public string ToCsv() => Numbers.Format($"{Peer},{Cell},{Mode},{Threads},{T},{B},{I},{H},{MedianMs:0.0000},{MinMs:0.0000},{Gflops:0.000}");
}
