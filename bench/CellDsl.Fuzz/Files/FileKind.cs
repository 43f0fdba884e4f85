namespace CellDsl.Fuzz.Files;

/// <summary>A kind of file that users give, with whole ones to begin from and all that reads it.</summary>
/// <param name="Name">Of the file, too.</param>
/// <param name="Seeds">Whole files.</param>
/// <param name="Read">Reads the file of this name in this folder in every way; throws what readers may throw, or anything else where there is a
/// fault.</param>
sealed record FileKind(string Name, IReadOnlyList<byte[]> Seeds, Action<string> Read)
{
    public string FileName { get; init; } = Name;
    public bool IsSafetensors => FileName.EndsWith(".safetensors", StringComparison.Ordinal);
}
