using System.CommandLine;
using CellDsl.Gpu.Ptx;

var cell = new Argument<string>("cell") { Description = "A cell of cells/, or Library." };
var kernels = new Argument<string[]>("kernels") { Description = "Names of kernels; all of the cell's if there are none." };
var tile = new Option<string>("--tile")
    { Description
    = "Rows of a thread: Tile1, Tile2, Tile4, for single stages Tile8, and Auto: as many as the engine would give a thread of a loop with many "
    + "sequences.", DefaultValueFactory = _ => "Tile4" };
var group = new Option<string>("--group") { Description = "Threads of a group: SmallGroup, LargeGroup.", DefaultValueFactory = _ => "LargeGroup" };
var kept = new Option<int>("--kept") { Description = "Weights of each product, in fours, that threads of loops keep in registers: 0 to 40." };
var mode = new Option<string>("--mode")
    { Description = "What forward kernels store: Inferring, Recording, Capturing.", DefaultValueFactory = _ => "Recording" };
var architectures = new Option<int[]>("--sm")
    { Description = "Architectures, 80 for sm_80.", DefaultValueFactory = _ => [80], AllowMultipleArgumentsPerToken = true };
var folder = new Option<string>("--out")
    { Description = "Where PTX and SASS are written.", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "CellDsl.Gpu.Ptx") };
var command = new RootCommand("Compiles kernels for CUDA devices, without a device, and counts their instructions.")
    { cell, kernels, tile, group, mode, kept, architectures, folder };
command.SetAction(arguments =>
{
    try
    {
        string name = arguments.GetRequiredValue(cell);
        string[] chosen = arguments.GetValue(kernels) is { Length: > 0 } some ? some : [.. KernelChoice.Names(name)];
        var report = new Report(Console.Out, arguments.GetRequiredValue(folder), arguments.GetRequiredValue(architectures));
        foreach (string kernel in chosen)
            report.Write(name,
                KernelChoice.Find(name, kernel, arguments.GetRequiredValue(tile), arguments.GetRequiredValue(group), arguments.GetRequiredValue(mode),
                arguments.GetValue(kept)));
        return 0;
    }
    catch (ArgumentException e)
    {
        Console.Error.WriteLine(e.Message);
        return 2;
    }
});
return command.Parse(args).Invoke();
