using System.Security.Cryptography;
using System.Text;

namespace CellDsl.Training;

/// <summary>How far a training has come, and on which examples.</summary>
/// <param name="Steps">Updates made; with the options they give the batches that follow.</param>
/// <param name="Items">Characters, words or texts trained on so far, repeated ones included.</param>
/// <param name="Examples">How many examples are trained on.</param>
/// <param name="Hash">SHA-256 of the examples.</param>
public sealed record ExampleProgress(long Steps, long Items, int Examples, string Hash)
{
    /// <summary>At the beginning of a training.</summary>
    /// <param name="examples">As text, so that different examples have different texts; none may hold a line's end.</param>
    internal static ExampleProgress Begin(IEnumerable<string> examples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int count = 0;
        foreach (string example in examples)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{example}\n"));
            count++;
        }
        return new ExampleProgress(0, 0, count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    internal ExampleProgress After(ParameterUpdate update) => this with { Steps = update.Steps, Items = update.Items };

    /// <exception cref="CheckpointException">The examples are not those that the training began with, or a number is out of range.</exception>
    internal void RequireSameExamples(ExampleProgress stored, string path, string name)
    {
        if (stored.Hash != Hash || stored.Examples != Examples)
            throw new CheckpointException($"{path}: the training began on other examples: expected {stored.Examples} with SHA-256 {stored.Hash}, "
                + $"found {Examples} with {Hash} in {name}.");
        if (stored.Steps < 0 || stored.Items < 0)
            throw new CheckpointException($"{path}: expected numbers of updates and items of at least 0, found {stored.Steps} and {stored.Items}.");
    }
}
