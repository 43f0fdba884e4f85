using System.Reflection;
using System.Runtime.CompilerServices;
using CellDsl.Lab.Application;

namespace CellDsl.Lab;

/// <summary>The console application for the cells of the calling assembly: <c>return CellLab.Run(args);</c>.</summary>
public static class CellLab
{
    /// <param name="args">The command line; <c>--help</c> explains it. Without arguments every cell is checked and one learns to write.</param>
    /// <param name="cells">The assembly whose cells to use. Default: the calling assembly.</param>
    /// <returns>The exit code: 0 if all went well, 1 if a check failed, 2 for bad input.</returns>
    // Not inlined: the calling assembly is that of the method on the stack above this one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run(string[] args, Assembly? cells = null)
    {
        ArgumentNullException.ThrowIfNull(args);
        Assembly assembly = cells ?? Assembly.GetCallingAssembly();
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, e) =>
        {
            // The first Ctrl+C lets a command finish its step and save; the second ends the process.
            e.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            return Run(args, CellDefinition.In(assembly), LabOutput.ForConsole(), stop.Token);
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }

    internal static int Run(IReadOnlyList<string> args, IReadOnlyList<CellDefinition> cells, LabOutput output, CancellationToken stop = default)
    {
        using var lab = new LabContext(cells, output, stop);
        return CommandTree.Run(args, lab);
    }
}
