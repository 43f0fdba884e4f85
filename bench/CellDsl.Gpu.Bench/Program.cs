using System.CommandLine;
using System.CommandLine.Invocation;
using CellDsl;
using CellDsl.Gpu.Bench;
using CellDsl.Lab.Application;
using CellDsl.Lab.Rendering;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
using var lab = new LabContext(CellDefinition.In(typeof(GpuProblem).Assembly), LabOutput.ForConsole(), stop.Token);
var root = new RootCommand("Checks and measures cells on a GPU of this machine.")
    { ConformanceCommand.Create(lab), BenchCommand.Create(lab), DevicesCommand.Create(lab) };
ParseResult parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction)
    return Failures.Report(parsed, lab.Output);
try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception failure)
{
    return Failures.Report(failure, parsed, lab.Output);
}
