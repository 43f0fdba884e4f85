using System.Globalization;

namespace CellDsl.Benchmarks;

/// <summary>Time steps, batch, input size and hidden size of a run.</summary>
public readonly record struct LayerShape(int Time, int Batch, int Input, int Hidden)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time},{Batch},{Input},{Hidden}");
}
