namespace CellDsl.Generator;

/// <summary>Names of the pipeline's steps, by which tests ask why a step ran.</summary>
internal static class TrackingNames
{
    public const string Parse = nameof(Parse);
    public const string Model = nameof(Model);
    public const string Sketch = nameof(Sketch);
    public const string Backends = nameof(Backends);
    public const string Renamed = nameof(Renamed);
    public const string Plan = nameof(Plan);
}
