using System.Globalization;
using CellDsl.ProductSpeed;

// [threads] [part of a case's name]: billions of floating-point operations per second of the product of matrices, at shapes that dense layers,
// attention and initial values use, beside a loop of TensorPrimitives.Dot on one thread.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int threads = args.Length > 0 ? int.Parse(args[0]) : 1;
Console.WriteLine($"GFLOP/s, {threads} thread(s)                                                product    dots   product/dots");
foreach (ProductCase one in ProductCase.All)
    if (args.Length < 2 || one.Name.Contains(args[1], StringComparison.OrdinalIgnoreCase))
    {
        (double product, double dots) = one.Measure(threads);
        string sizes = $"{one.Rows} x {one.Columns} x {one.Depth}";
        Console.WriteLine($"{one.Name,-28}{sizes,-20}{one.Form,-15}{product,9:F1}{dots,8:F1}{product / dots,15:F2}");
    }
