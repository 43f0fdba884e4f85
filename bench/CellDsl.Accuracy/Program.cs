using CellDsl.Accuracy;

// Prints the worst errors of the kernels' functions: dotnet run -c Release -- [--stride N] [FUNCTION ...]
// Every N-th float there is (1, all of them, unless told otherwise), and a sample of the doubles. Exit code 1 if a bound is exceeded or widths
// differ.
uint stride = 1;
List<string> names = [];
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--stride" && i + 1 < args.Length && uint.TryParse(args[i + 1], out stride) && stride > 0)
        i++;
    else if (KernelFunction.All.Any(f => f.Name == args[i]))
        names.Add(args[i]);
    else
    {
        Console.Error.WriteLine($"usage: [--stride N] [{string.Join('|', KernelFunction.All)}] ...");
        return 2;
    }
}

Console.WriteLine($"Instructions: {Report.Instructions}; every {stride}. float.");
Console.WriteLine();
Report.WriteHeader(Console.Out);
bool good = true;
foreach (KernelFunction function in KernelFunction.All)
    if (names.Count == 0 || names.Contains(function.Name))
        good &= new Report(function, stride).Write(Console.Out);
return good ? 0 : 1;
