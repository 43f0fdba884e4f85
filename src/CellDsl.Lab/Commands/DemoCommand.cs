using System.CommandLine;
using CellDsl.Lab.CommandLine;
namespace CellDsl.Lab.Commands;
static class DemoCommand { public static LabCommand Create(LabContext lab) => new(new RootCommand(), "demo"); }
