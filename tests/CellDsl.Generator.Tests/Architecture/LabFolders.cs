namespace CellDsl.Generator.Tests.Architecture;

/// <summary>The map of src/CellDsl.Lab: what commands do, how it is shown, and the commands, of which no folder uses another's.</summary>
static class LabFolders
{
    static readonly string[] s_ofTraining
        = ["Application", "CommandLine", "Commands", "Devices", "Formatting", "Learning", "Rendering", "Tasks", "Terminals"];

    public static IReadOnlyDictionary<string, string[]> Map { get; } = new Dictionary<string, string[]>
    {
        ["Demo"] = [],
        ["Tasks"] = [],
        ["Terminals"] = [],
        ["Formatting"] = ["Terminals"],
        ["Application"] = ["Terminals"],
        ["Devices"] = ["Application"],
        ["Shapes"] = ["Application"],
        ["Arrays"] = ["Application"],
        ["Memory"] = ["Application", "Tasks"],
        ["Benchmarking"] = ["Application", "Formatting", "Shapes"],
        ["Benchmarking/Ceilings"] = ["Benchmarking", "Formatting"],
        ["Checking"] = ["Application", "Formatting", "Terminals"],
        ["Learning"] = ["Application", "Devices", "Formatting"],
        ["Rendering"] = ["Application", "Formatting", "Learning", "Memory", "Shapes", "Tasks", "Terminals"],
        ["Rendering/Plots"] = ["Formatting", "Terminals"],
        ["Inspecting/Units"] = ["Application"],
        ["Inspecting/Flow"] = ["Inspecting/Units"],
        ["Inspecting/Dataflow"] = ["Rendering"],
        ["Inspecting/Page"] = ["Inspecting/Dataflow", "Inspecting/Flow", "Inspecting/Units", "Learning", "Rendering", "Terminals"],
        ["Inspecting"]
            =
            [
                "Application", "Formatting", "Inspecting/Dataflow", "Inspecting/Flow", "Inspecting/Page", "Inspecting/Units", "Learning", "Shapes",
                "Terminals",
            ],
        ["CommandLine"] = ["Application", "Devices", "Learning"],
        ["Commands/Memory"] = ["Application", "CommandLine", "Memory", "Tasks"],
        ["Commands"]
            =
            [
                "Application", "Arrays", "Benchmarking", "Benchmarking/Ceilings", "Checking", "CommandLine", "Commands/Memory", "Demo", "Devices",
                "Formatting", "Inspecting", "Inspecting/Page", "Inspecting/Units", "Learning", "Memory", "Rendering", "Rendering/Plots", "Shapes",
                "Terminals",
            ],
        ["Commands/Captioning"] = s_ofTraining,
        ["Commands/Classification"] = s_ofTraining,
        ["Commands/Tagging"] = s_ofTraining,
        ["Commands/Translation"] = s_ofTraining,
        ["Commands/Words"] = s_ofTraining,
        // The list of commands.
        ["."]
            =
            [
                "Application", "CommandLine", "Commands", "Commands/Captioning", "Commands/Classification", "Commands/Tagging",
                "Commands/Translation", "Commands/Words", "Rendering", "Terminals",
            ],
    };
}
