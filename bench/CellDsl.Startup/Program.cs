using System.Diagnostics;
using System.Globalization;
using CellDsl.Startup;

// Medians over processes that use one cell: dotnet run -c Release -- [PROCESSES]. With `once`, this process is one of them.
if (args is ["once"])
{
    new FirstUse().Run();
    return 0;
}

int processes = args is [string number] ? int.Parse(number, CultureInfo.InvariantCulture) : 11;
Part[][] runs = [.. Enumerable.Range(0, processes).Select(_ => Run())];
Console.WriteLine("| part | ms | of it compiling | methods compiled |");
Console.WriteLine("|---|---:|---:|---:|");
for (int part = 0; part < runs[0].Length; part++)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {runs[0][part].Name} | {Median(part, p => p.Milliseconds):F1} "
        + $"| {Median(part, p => p.Compiling):F1} | {Median(part, p => p.Methods):F0} |"));
return 0;

double Median(int part, Func<Part, double> value) => runs.Select(r => value(r[part])).Order().ElementAt(runs.Length / 2);

static Part[] Run()
{
    using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "once") { RedirectStandardOutput = true })!;
    string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    process.WaitForExit();
    return [.. lines.Select(l => l.Split(';')).Select(f => new Part(f[0], Number(f[1]), Number(f[2]), Number(f[3])))];
}

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

sealed record Part(string Name, double Milliseconds, double Compiling, double Methods);
