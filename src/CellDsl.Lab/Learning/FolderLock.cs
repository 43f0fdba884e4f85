using System.Globalization;
using System.Text;
using CellDsl.Training.Files;

namespace CellDsl.Lab.Learning;

/// <summary>Lets one process at a time write a folder. The system releases it when the process ends, however that is; the file stays.</summary>
sealed class FolderLock : IDisposable
{
    public const string FileName = ".lock";
    const int MostHolder = 200;
    /// <summary>What systems say where another has a file.</summary>
    const int WouldBlock = 11, WouldBlockOnMac = 35, SharingViolation = unchecked((int)0x80070020);

    readonly FileStream _stream;

    FolderLock(FileStream stream) => _stream = stream;

    /// <summary>Creates the folder where needed.</summary>
    /// <exception cref="FolderLockedException">Another has it; the message says who.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        if (!InputFile.IsRegularOrMissing(path) || new FileInfo(path).LinkTarget is not null)
            throw new IOException($"{path}: expected a regular file or none; delete it.");
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            throw new FolderLockedException($"{folder}: another training writes there{Holder(path)}. Wait until it is over or end it, or give "
                + $"another folder.", e);
        }
        stream.SetLength(0);
        stream.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} on {Environment.MachineName}, since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC")));
        stream.Flush(flushToDisk: false);
        return new FolderLock(stream);
    }

    public void Dispose() => _stream.Dispose();

    static string Holder(string path)
    {
        try
        {
            string holder = InputFile.ReadText(path);
            return holder.Length is > 0 and <= MostHolder && !holder.Any(char.IsControl) ? $": {holder}" : "";
        }
        catch (IOException)
        {
            // Where the system keeps others from reading, too.
            return "";
        }
    }
}

/// <summary>Another process writes the folder; the message says which.</summary>
sealed class FolderLockedException(string message, Exception innerException) : IOException(message, innerException);
