using CellDsl.Lab.Application;
using CellDsl.Training.Files;

namespace CellDsl.Lab.Inspecting.Page;

/// <summary>The file that a page goes to: written whole or not at all.</summary>
static class PageFile
{
    /// <exception cref="BadInputException">There is no such folder, or the name is a folder's.</exception>
    public static void RequireWritable(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        if (!Directory.Exists(folder))
            throw new BadInputException($"--out: there is no folder '{folder}'; create it first.");
        if (Directory.Exists(path))
            throw new BadInputException($"--out: '{path}' is a folder; give the name of a file in it.");
    }

    /// <exception cref="BadInputException">It cannot be written.</exception>
    public static void Write(string path, string page)
    {
        try
        {
            AtomicFile.WriteText(path, page);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"--out: '{path}' cannot be written: {e.Message}", e);
        }
    }
}
