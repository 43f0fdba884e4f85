namespace CellDsl.Generator.Tests.Architecture;

/// <summary>Which folders of a project may use which; "." is the project's own. A folder may use what its row names, and nothing else.</summary>
static class FolderMaps
{
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string[]>> All { get; } = new Dictionary<string, IReadOnlyDictionary<string,
        string[]>>
    {
        ["src/CellDsl.Runtime"] = new Dictionary<string, string[]>
        {
            ["Kernels"] = [],
            ["Numerics"] = ["Kernels"],
            ["Language"] = [],
            ["Cells"] = ["Kernels", "Numerics"],
            ["Execution"] = ["Cells", "Kernels", "Numerics"],
            ["Initialization"] = ["Execution", "Kernels", "Numerics"],
            ["Noise"] = ["Execution", "Cells"],
            ["Layers"] = ["Execution", "Cells"],
            ["Backends/Cpu"] = ["Execution", "Cells", "Kernels", "Numerics"],
            // What users hold: the one place that knows a backend.
            ["."] = ["Backends/Cpu", "Layers", "Noise", "Initialization", "Execution", "Cells", "Language"],
        },
        ["src/CellDsl.Gpu"] = new Dictionary<string, string[]>
        {
            ["Kernels"] = [],
            ["Engine"] = ["Kernels"],
            ["."] = ["Engine"],
            ["Resident"] = [".", "Engine"],
        },
        ["src/CellDsl.Reference"] = new Dictionary<string, string[]>
        {
            ["Arithmetic"] = [],
            ["Shapes"] = [],
            ["Interpretation"] = ["Arithmetic", "Shapes"],
            ["Differences"] = ["Arithmetic", "Interpretation"],
            ["."] = ["Arithmetic", "Interpretation", "Shapes"],
            ["Backends"] = ["."],
            ["Checking"] = [".", "Arithmetic", "Backends", "Differences", "Interpretation", "Shapes"],
        },
    };
}
