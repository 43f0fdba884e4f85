using System.Reflection;

namespace CellDsl.Lab;

/// <summary>The console application for the cells of the calling assembly: <c>return CellLab.Run(args);</c>.</summary>
public static class CellLab
{
    /// <returns>The exit code: 0 if all went well, 1 if a check failed, 2 for bad input.</returns>
    public static int Run(string[] args, Assembly? cells = null) => throw new NotImplementedException();
}
