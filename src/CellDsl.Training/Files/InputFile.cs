using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CellDsl.Training.Files;

/// <summary>Files that a user gives to read. Pipes, devices and folders are refused at once: they would be waited for, or have no end.</summary>
static class InputFile
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is not a regular file, or cannot be opened; the message names it.</exception>
    public static FileStream Open(string path, int bufferSize = 0)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path}: expected a file, found a folder.");
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: there is no such file.", path);
        try
        {
            SafeFileHandle? handle = OperatingSystem.IsWindows() ? null : UnixFile.OpenAtOnce(path);
            // Where that did not open it, this says why.
            FileStream stream = handle is null ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize)
                : new FileStream(handle, FileAccess.Read, bufferSize);
            if (stream.CanSeek && (handle is null || UnixFile.IsRegular(handle)))
                return stream;
            stream.Dispose();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path}: it cannot be opened: {e.Message}", e);
        }
        throw new IOException($"{path}: expected a regular file, found a pipe or a device; write its contents to a file first.");
    }

    /// <summary>A whole file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">As <see cref="Open"/>, or it is larger than an array or this process's memory; the message says by how
    /// much.</exception>
    public static byte[] ReadBytes(string path)
    {
        using FileStream stream = Open(path);
        long length = stream.Length;
        if (length > Array.MaxLength)
            throw new IOException($"{path}: the file has {length:N0} bytes; at most {Array.MaxLength:N0} can be read.");
        ProcessMemory.Require(length, $"{path}: the file");
        byte[] bytes = new byte[length];
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>A whole file of UTF-8; what is not is read as U+FFFD.</summary>
    /// <exception cref="IOException">As <see cref="ReadBytes"/>.</exception>
    public static string ReadText(string path)
    {
        byte[] bytes = ReadBytes(path);
        return new UTF8Encoding(false).GetString(bytes.AsSpan(bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0));
    }

    /// <summary>Whether a name may be written to: nothing is there, or a regular file.</summary>
    public static bool IsRegularOrMissing(string path)
    {
        if (Directory.Exists(path))
            return false;
        if (!File.Exists(path) || OperatingSystem.IsWindows())
            return true;
        using SafeFileHandle? handle = UnixFile.OpenAtOnce(path);
        // What cannot be read may still be replaced.
        return handle is null || UnixFile.IsRegular(handle);
    }
}
