using System.Security.Cryptography;
using System.Text;

namespace CellDsl.Training.Checkpoints;

/// <summary>How far a training has come, and on which data.</summary>
/// <param name="Steps">Updates made; with data and options they give the batches that follow.</param>
/// <param name="Items">Characters, words or texts trained on so far, repeated ones included.</param>
/// <param name="Count">Of the data's <see cref="DataFingerprint.Count"/>.</param>
/// <param name="Hash">Of the data's <see cref="DataFingerprint.Hash"/>.</param>
public sealed record TrainingProgress(long Steps, long Items, int Count, string Hash);

/// <summary>What a checkpoint knows training data by.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Unit">What is counted: "characters", "words", "examples".</param>
/// <param name="Count">How many there are.</param>
/// <param name="Hash">SHA-256 of the data.</param>
public sealed record DataFingerprint(string Name, string Unit, int Count, string Hash)
{
    const string UnitOfExamples = "examples";

    /// <summary>Of a text.</summary>
    /// <param name="unit">What <paramref name="count"/> counts, in the plural.</param>
    /// <param name="text">Its bytes, in any encoding that is always the same.</param>
    public static DataFingerprint OfText(string name, string unit, int count, ReadOnlySpan<byte> text)
        => new(name, unit, count, Convert.ToHexStringLower(SHA256.HashData(text)));

    /// <summary>Of examples in their order.</summary>
    /// <param name="examples">As text, so that different examples have different texts; none may hold a line's end.</param>
    public static DataFingerprint OfExamples(string name, IEnumerable<string> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int count = 0;
        foreach (string example in examples)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{example}\n"));
            count++;
        }
        return new DataFingerprint(name, UnitOfExamples, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <exception cref="CheckpointException">The data are not those that the training began with.</exception>
    internal void RequireSame(TrainingProgress stored, string path)
    {
        if (stored.Hash != Hash || stored.Count != Count)
            throw new CheckpointException($"{path}: the training began on {(Unit == UnitOfExamples ? "other examples" : "another text")}: "
                + $"expected {stored.Count} {Unit} with SHA-256 {stored.Hash}, found {Count} with {Hash} in {Name}.") { IsOfOtherData = true };
    }
}
