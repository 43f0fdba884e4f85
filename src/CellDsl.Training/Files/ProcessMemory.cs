using System.Globalization;

namespace CellDsl.Training.Files;

/// <summary>What this process may use.</summary>
static class ProcessMemory
{
    /// <summary>Bytes in all: of the machine, or as a container or DOTNET_GCHeapHardLimit allows.</summary>
    public static long Limit => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and var bytes ? bytes : long.MaxValue;

    /// <param name="what">Needs them, as the beginning of a sentence.</param>
    /// <exception cref="InsufficientMemoryException">More are wanted than the process may ever use; the message has both numbers.</exception>
    public static void Require(long bytes, string what)
    {
        if (bytes > Limit)
            throw new InsufficientMemoryException(string.Create(CultureInfo.InvariantCulture,
                $"{what} needs {bytes:N0} bytes of memory; this process may use {Limit:N0}."));
    }
}
