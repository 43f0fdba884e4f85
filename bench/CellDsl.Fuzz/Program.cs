using System.CommandLine;
using CellDsl.Fuzz.Arbitrary;
using CellDsl.Fuzz.Files;
using CellDsl.Fuzz.Instructions;
using CellDsl.Fuzz.Kills;
using CellDsl.Fuzz.Soak;
using CellDsl.Fuzz.Sources;

// Random inputs of every kind against the whole project: dotnet run -c Release --project bench/CellDsl.Fuzz -- COMMAND [--count N] [--seed N].
// Every command prints the seed that it ran with, what failed, shrunk, and exits with 1 where anything did.
var root = new RootCommand("Random and mutated inputs: what must never crash, hang or give a silent wrong number.");
root.Add(CellsCommand.Create());
root.Add(SourcesCommand.Create());
root.Add(SoakCommand.Create());
root.Add(InstructionsCommand.Create());
root.Add(FilesCommand.Create());
root.Add(KillsCommand.Create());
root.Add(ScaleCommand.Create());
return await root.Parse(args).InvokeAsync();
