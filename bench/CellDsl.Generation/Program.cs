using System.Globalization;
using CellDsl.Generation;

// Milliseconds of the processor for each part of generating the named cells (or LSTM alone), after a warm-up.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
foreach (string cell in args.Length > 0 ? args : ["Lstm"])
{
    var stages = new Stages(cell);
    Console.WriteLine($"{cell}: {stages.Lines} lines of generated code, without those for GPUs");
    foreach ((string part, double milliseconds) in stages.Measure())
        Console.WriteLine($"  {part,-24}{milliseconds,8:F3} ms");
}
