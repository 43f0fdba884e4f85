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

    /// <exception cref="CheckpointException">The examples are not those that the training began with.</exception>
    internal void RequireSameExamples(ExampleProgress stored, string path, string name)
    {
        if (stored.Hash != Hash || stored.Examples != Examples)
            throw new CheckpointException($"{path}: the training began on other examples: expected {stored.Examples} with SHA-256 {stored.Hash}, "
                + $"found {Examples} with {Hash} in {name}.");
    }

    /// <exception cref="CheckpointException">No training has come so far.</exception>
    internal void RequireSense(CheckpointFile file)
    {
        file.RequireSteps(Steps);
        // Every update is on at least one item, and on no more than an array can hold.
        if (Items < Steps || Items / Array.MaxLength > Steps)
            throw new CheckpointException($"{file.Path}: expected a number of items that {Steps} updates can have, found {Items}.");
    }
}
