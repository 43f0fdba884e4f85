using System.Text;
using CellDsl.Training.Files;

namespace CellDsl.Lab.Application;

/// <summary>A file that an option names and that is written at the end: that it cannot be is found out at the beginning.</summary>
sealed class OutputFile
{
    /// <summary>Of a file's name in the usual file systems.</summary>
    const int MostBytes = 255;

    readonly string _option;

    /// <param name="option">For messages.</param>
    /// <exception cref="BadInputException">There is no such folder, or the name is too long, or it is that of a folder, a pipe or a
    /// device.</exception>
    public OutputFile(string option, string path)
    {
        (_option, Path) = (option, path);
        string full = System.IO.Path.GetFullPath(path), folder = System.IO.Path.GetDirectoryName(full) ?? "/";
        if (!Directory.Exists(folder))
            throw new BadInputException($"{option}: there is no folder '{folder}' to write '{path}' into; create it first.");
        if (Directory.Exists(full))
            throw new BadInputException($"{option}: '{path}' is a folder; give the name of a file in it.");
        if (!InputFile.IsRegularOrMissing(full))
            throw new BadInputException($"{option}: '{path}' is a pipe or a device; give the name of a file.");
        if (Encoding.UTF8.GetByteCount(System.IO.Path.GetFileName(full)) is > MostBytes and var bytes)
            throw new BadInputException($"{option}: '{path}' is too long for the name of a file: it has {bytes} bytes, and {MostBytes} are the "
                + $"most.");
    }

    public string Path { get; }

    /// <summary>Replaced as a whole.</summary>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public void Write(string text)
    {
        try
        {
            AtomicFile.WriteText(Path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{_option}: '{Path}' cannot be written: {e.Message}", e);
        }
    }
}
