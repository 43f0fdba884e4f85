using System.CommandLine;
using CellDsl.Lab.CommandLine;
namespace CellDsl.Lab.Commands;
static class SampleCommand { public static LabCommand Create(LabContext lab) => new(new Command("sample"), "sample"); }
