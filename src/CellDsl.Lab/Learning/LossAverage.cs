namespace CellDsl.Lab.Learning;

/// <summary>An average that forgets: each new value counts 1/50, while there are fewer than fifty all count alike.</summary>
sealed class LossAverage
{
    const int Memory = 50;
    int _count;

    public double Value { get; private set; } = double.NaN;

    public void Add(double value)
    {
        _count = Math.Min(_count + 1, Memory);
        Value = _count == 1 ? value : Value + (value - Value) / _count;
    }
}
