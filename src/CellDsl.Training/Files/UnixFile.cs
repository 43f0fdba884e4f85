using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CellDsl.Training.Files;

/// <summary>What .NET does not ask a Unix system about files.</summary>
static partial class UnixFile
{
    const int ReadOnly = 0, FromStart = 0;
    /// <summary>O_CLOEXEC | O_NONBLOCK: opening a pipe that nobody writes to does not wait.</summary>
    static readonly int s_atOnce = OperatingSystem.IsMacOS() ? 0x1000000 | 0x4 : 0x80000 | 0x800;

    /// <summary>Opens a file for reading without waiting for whoever may write; null if it cannot be opened so.</summary>
    public static SafeFileHandle? OpenAtOnce(string path)
    {
        int descriptor = open(path, ReadOnly | s_atOnce);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>A regular file can be read from any place, and has as many bytes as it says. Devices say that they have none, and either stay where
    /// they are or have some all the same.</summary>
    public static bool IsRegular(SafeFileHandle handle)
    {
        bool isPlaced = lseek(handle, 1, FromStart) == 1 && lseek(handle, 0, FromStart) == 0;
        Span<byte> some = stackalloc byte[1];
        return isPlaced && (RandomAccess.GetLength(handle) > 0 || RandomAccess.Read(handle, some, 0) == 0);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial long lseek(SafeFileHandle handle, long offset, int whence);
}
