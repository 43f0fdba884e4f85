using System.Security.Cryptography;
using System.Text;

namespace CellDsl.Training.Files;

/// <summary>Files that other processes, and this one after being killed, find whole or not at all.</summary>
static class AtomicFile
{
    const string Ending = "tmp";

    /// <summary>In bytes. File systems have names of up to 255.</summary>
    const int LongestStem = 200;

    /// <summary>Writes to a temporary file in the same folder, flushes it to the disk, and renames it over <paramref name="path"/>.
    /// If <paramref name="write"/> fails, <paramref name="path"/> is as it was.</summary>
    /// <exception cref="IOException">It cannot be written, or the name is that of a folder, a pipe or a device.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        if (!InputFile.IsRegularOrMissing(full))
            throw new IOException($"{path}: expected the name of a file, found a folder, a pipe or a device.");
        // A name that nobody can foretell, and a file that was not there before: neither another's file nor a link to one.
        string temporary = Path.Combine(Path.GetDirectoryName(full) ?? ".", $".{Stem(full)}.{Path.GetRandomFileName()}.{Ending}");
        // Opened outside the try: what cannot be created is not ours to delete.
        FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The same of a text in UTF-8.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>The file's name, or what can stand for a long one: a temporary name is longer, and has to be one.</summary>
    static string Stem(string path)
    {
        string name = Path.GetFileName(path);
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return bytes.Length <= LongestStem ? name : Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Deletes what writers that were killed have left of a file; nobody may be writing it now.</summary>
    public static void DeleteLeftovers(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is { } folder && Directory.Exists(folder))
            foreach (string left in Directory.EnumerateFiles(folder, $".{Stem(full)}.*{Ending}"))
                File.Delete(left);
    }
}
