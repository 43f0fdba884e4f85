namespace CellDsl.Generator.Tests.Architecture;

/// <summary>Which folders of a project may use which; "." is the project's own. A folder may use what its row names, and nothing else.</summary>
static class FolderMaps
{
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string[]>> All { get; } = new Dictionary<string, IReadOnlyDictionary<string,
        string[]>>
    {
        ["src/CellDsl.Plan"] = new Dictionary<string, string[]>
        {
            ["Equations"] = [],
            ["."] = ["Equations"],
        },
        ["src/CellDsl.Generator"] = new Dictionary<string, string[]>
        {
            ["Collections"] = [],
            ["Model"] = ["Collections"],
            ["Diagnostics"] = ["Collections"],
            // From a class to a model.
            ["Shapes"] = ["Collections", "Model"],
            ["Parsing"] = ["Collections", "Diagnostics", "Model", "Shapes"],
            ["Suppressors"] = ["Parsing"],
            // From a model to a plan.
            ["Ir"] = ["Collections", "Model"],
            ["Differentiation"] = ["Collections", "Ir", "Model"],
            ["Planning"] = ["Collections", "Differentiation", "Ir", "Model"],
            // From a plan to files.
            ["Emit/Printing"] = ["Collections", "Ir", "Model", "Planning"],
            ["Emit/Text"] = ["Collections", "Differentiation", "Ir", "Model", "Planning"],
            ["Emit/Description"] = ["Collections", "Emit/Printing", "Emit/Text", "Model", "Planning"],
            ["Emit/Kernels"] = ["Collections", "Emit/Printing", "Emit/Text", "Ir", "Model", "Planning"],
            ["Emit/Cpu"] = ["Collections", "Emit/Kernels", "Emit/Printing", "Emit/Text", "Model", "Planning"],
            ["Emit/Gpu"] = ["Collections", "Emit/Kernels", "Emit/Printing", "Emit/Text", "Model", "Planning"],
            ["Emit"] = ["Collections", "Emit/Cpu", "Emit/Description", "Emit/Gpu", "Emit/Printing", "Emit/Text", "Model", "Planning"],
            // The list of passes, and the generator.
            ["."] = ["Collections", "Diagnostics", "Differentiation", "Emit", "Ir", "Model", "Parsing", "Planning"],
        },
        ["src/CellDsl.Runtime"] = new Dictionary<string, string[]>
        {
            ["Kernels"] = [],
            ["Numerics"] = ["Kernels"],
            ["Language"] = [],
            ["Cells"] = ["Kernels", "Numerics"],
            ["Execution"] = ["Cells", "Kernels", "Numerics"],
            ["Products"] = ["Execution", "Kernels", "Numerics"],
            ["Initialization"] = ["Execution", "Products", "Kernels", "Numerics"],
            ["Noise"] = ["Execution", "Cells"],
            ["Layers"] = ["Execution", "Cells"],
            ["Backends/Cpu"] = ["Execution", "Products", "Cells", "Kernels", "Numerics"],
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
        ["src/CellDsl.Training"] = TrainingFolders.Map,
        ["src/CellDsl.Lab"] = LabFolders.Map,
    };
}
