using System.CommandLine;
using CellDsl.Lab.CommandLine;
namespace CellDsl.Lab.Commands;
static class TrainCommand { public static LabCommand Create(LabContext lab) => new(new Command("train"), "train"); }
