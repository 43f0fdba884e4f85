namespace CellDsl.Training;

/// <summary>Files that other processes, and this one after being killed, find whole or not at all.</summary>
static class AtomicFile
{
    /// <summary>Writes to a temporary file in the same folder, flushes it to the disk, and renames it over <paramref name="path"/>.
    /// If <paramref name="write"/> fails, <paramref name="path"/> is as it was.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string temporary = TemporaryName(full);
        // Opened outside the try: a temporary file that another writer holds is not ours to delete.
        FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
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

    /// <summary>Always the same for one path, so that killed runs do not pile up files.</summary>
    internal static string TemporaryName(string full) => Path.Combine(Path.GetDirectoryName(full) ?? ".", $".{Path.GetFileName(full)}.tmp");
}
