namespace CellDsl.Generator.Tests.Architecture;

/// <summary>The map of src/CellDsl.Training: parts, what models share, and one folder for each system, which no other uses.</summary>
static class TrainingFolders
{
    static readonly string[] s_parts =
    [
        "Attention", "Checkpoints", "Decoding", "Layers", "Losses", "Metrics", "Optimizers", "Parameters", "Safetensors", "Sequences", "Text",
        "Trainers",
    ];

    static readonly string[] s_shared = ["Models", "Models/Decoders", "Models/Examples", "Models/Language", "Models/Stacks"];

    static readonly string[] s_systems
        = ["Models/Captioning", "Models/Characters", "Models/Classification", "Models/Tagging", "Models/Translation", "Models/Words"];

    public static IReadOnlyDictionary<string, string[]> Map { get; } = new Dictionary<string, string[]>(
        s_systems.Select(system => KeyValuePair.Create(system, (string[])[.. s_parts, .. s_shared])))
    {
        ["Decoding"] = [],
        ["Files"] = [],
        ["Metrics"] = [],
        ["Numerics"] = [],
        ["Text"] = ["Files"],
        ["Safetensors"] = ["Files"],
        ["Parameters"] = ["Files", "Numerics", "Safetensors"],
        ["Losses"] = ["Numerics"],
        ["Layers"] = ["Numerics", "Parameters"],
        ["Attention"] = ["Numerics", "Parameters"],
        ["Optimizers"] = ["Parameters", "Safetensors"],
        ["Sequences"] = ["Parameters", "Safetensors"],
        ["Truncation"] = ["Safetensors", "Sequences"],
        ["Models"] = ["Parameters"],
        ["Checkpoints"] = ["Files", "Models", "Optimizers", "Parameters", "Safetensors", "Text"],
        ["Trainers"] = ["Checkpoints", "Losses", "Models", "Optimizers", "Parameters", "Safetensors"],
        ["Models/Stacks"] = ["Optimizers", "Parameters", "Sequences"],
        ["Models/Examples"] = ["Text", "Trainers"],
        ["Models/Language"] = ["Decoding", "Layers", "Losses", "Models", "Models/Stacks", "Parameters", "Sequences", "Text"],
        ["Models/Decoders"] = ["Attention", "Decoding", "Layers", "Losses", "Models", "Models/Stacks", "Parameters", "Sequences", "Text"],
    };
}
