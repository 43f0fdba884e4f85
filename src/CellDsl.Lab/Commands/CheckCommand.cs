using System.CommandLine;
using CellDsl.Lab.CommandLine;
namespace CellDsl.Lab.Commands;
static class CheckCommand { public static LabCommand Create(LabContext lab) => new(new Command("check"), "check"); }
