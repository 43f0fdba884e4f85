using System.Text;
using CellDsl.Training.Files;

namespace CellDsl.Training.Text;

/// <summary>A user's file of lines with tabs in them.</summary>
static class TabbedLines
{
    /// <summary>The lines that are not empty, with their numbers from 1, split at tabs.</summary>
    /// <param name="expected">What a line is, for the message where there is no file.</param>
    /// <exception cref="CorpusException">There is no such file, or it is not UTF-8; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<(int Number, string Line, string[] Parts)> Read(string path, string expected)
    {
        if (!File.Exists(path))
            throw new CorpusException($"{path}: expected a file of lines with {expected}; found "
                + $"{(Directory.Exists(path) ? "a folder" : "no file")}.");
        using var reader = new StreamReader(InputFile.Open(path, 1 << 12), new UTF8Encoding(false, throwOnInvalidBytes: true));
        for (int number = 1; Next(reader, path, number) is { } line; number++)
            if (line.Length > 0)
                yield return (number, line, line.Split('\t'));
    }

    static string? Next(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException e)
        {
            throw new CorpusException($"{path}, line {number} or a few after it: not UTF-8: {e.Message}", e);
        }
    }
}
