using System.Text.Json.Nodes;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Classification;
using CellDsl.Training.Models.Tagging;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Models.Words;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Tests;

/// <summary>Metadata that can be parsed, but that no training writes, are refused when the checkpoint is read.</summary>
public sealed class DamagedMetadataTests
{
    [Theory]
    [InlineData("translation", "longest target", "4", "-1")]
    [InlineData("translation", "longest target", "4", "2147483647")]
    [InlineData("captions", "longest caption", "3", "-1")]
    [InlineData("translation", "training", "\"Constant\"", "5")]
    [InlineData("translation", "training", "\"Constant\"", "-1")]
    [InlineData("translation", "training", "\"Constant\"", "2147483647")]
    [InlineData("translation", "training", "\"Steps\":0", "\"Steps\":-1")]
    [InlineData("captions", "training", "\"FinalRate\":0", "\"FinalRate\":-1")]
    [InlineData("classifier", "training", "\"WarmUp\":0", "\"WarmUp\":-5")]
    [InlineData("characters", "training", "\"Beta1\":0.9", "\"Beta1\":1")]
    [InlineData("characters", "training", "\"Beta1\":0.9", "\"Beta1\":2")]
    [InlineData("characters", "training", "\"Beta2\":0.999", "\"Beta2\":-1")]
    [InlineData("characters", "training", "\"Epsilon\":1E-08", "\"Epsilon\":-1")]
    [InlineData("words", "training", "\"Momentum\":0", "\"Momentum\":1")]
    [InlineData("words", "training", "\"ConstantEpochs\":4", "\"ConstantEpochs\":-1")]
    [InlineData("words", "model", "\"InitialBound\":0.1", "\"InitialBound\":-1")]
    [InlineData("words", "model", "\"Forward\"", "5")]
    [InlineData("words", "layers", "\"Lstm\"", "null")]
    [InlineData("classifier", "labels", "\"b\"", "\"a\"")]
    [InlineData("classifier", "labels", "\"b\"", "null")]
    [InlineData("classifier", "model", "\"Mean\"", "7")]
    [InlineData("classifier", "model", "\"Words\"", "7")]
    [InlineData("tagger", "labels", "\"y\"", "\"x\"")]
    [InlineData("tagger", "labels", "\"y\"", "null")]
    [InlineData("tagger", "layers", "\"Gru\"", "null")]
    [InlineData("tagger", "model", "\"Concatenated\"", "5")]
    [InlineData("tagger", "model", "\"HiddenSize\":3", "\"HiddenSize\":0")]
    [InlineData("tagger", "model", "\"Dropout\":0.1", "\"Dropout\":1")]
    [InlineData("tagger", "vocabulary", "\"a\"", "\"b\"")]
    [InlineData("tagger", "vocabulary", "\"a\"", "null")]
    [InlineData("tagger", "training", "\"MinCount\":1", "\"MinCount\":0")]
    [InlineData("tagger", "training", "\"MaxVocabulary\":20000", "\"MaxVocabulary\":0")]
    [InlineData("tagger", "training", "\"Batch\":2", "\"Batch\":0")]
    [InlineData("translation", "model", "\"Attention\":1", "\"Attention\":7")]
    [InlineData("translation", "model", "\"Forward\"", "5")]
    [InlineData("captions", "model", "\"Forward\"", "5")]
    [InlineData("captions", "feature size", "2", "0")]
    [InlineData("captions", "vocabulary", "\"ball\"", "\"dogs\"")]
    [InlineData("captions", "vocabulary", "\"ball\"", "null")]
    [InlineData("characters", "model", "\"Lstm\"", "null")]
    [InlineData("characters", "model", "\"Layers\":2", "\"Layers\":3")]
    [InlineData("characters", "model", "\"Dropout\":0.1", "\"Dropout\":1")]
    [InlineData("characters", "training", "\"ValidationShare\":0.05", "\"ValidationShare\":-1")]
    [InlineData("characters", "training", "\"ClipNorm\":5", "\"ClipNorm\":1e999")]
    [InlineData("characters", "training", "\"Batch\":2", "\"Batch\":2,\"Batch\":3")]
    public void Are_refused_with_the_reason(string system, string key, string written, string damaged)
    {
        SafetensorsFile file = Stored(system);
        Assert.Contains(written, file.Metadata[key]);
        Assert.Contains($"'{key}' are damaged", Refused(system, file, key, file.Metadata[key].Replace(written, damaged, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("characters")]
    [InlineData("words")]
    [InlineData("classifier")]
    [InlineData("tagger")]
    [InlineData("translation")]
    [InlineData("captions")]
    public void A_field_that_is_missing_is_refused_by_its_name(string system)
    {
        SafetensorsFile file = Stored(system);
        foreach (var (key, text) in file.Metadata.Where(fact => fact.Value.StartsWith('{')))
            // The slots' names are not read.
            foreach (string field in Fields(JsonNode.Parse(text)!).Except(["Optimizer.Slots"]))
            {
                JsonNode damaged = JsonNode.Parse(text)!;
                string[] names = field.Split('.');
                names[..^1].Aggregate(damaged, (node, name) => node[name]!).AsObject().Remove(names[^1]);
                string message = Refused(system, file, key, damaged.ToJsonString());
                Assert.Contains($"'{key}' are damaged: ", message);
                if (names[^1] != "$type")
                    Assert.Contains($"missing required properties including: '{names[^1]}'", message);
            }
    }

    /// <summary>Paths of all fields, those of objects in them too.</summary>
    static IEnumerable<string> Fields(JsonNode node) => node is JsonObject fields
        ? fields.SelectMany(field => (string[])[field.Key, .. field.Value is null ? [] : Fields(field.Value).Select(inner => $"{field.Key}.{inner}")])
        : [];

    static SafetensorsFile Stored(string system)
        => SafetensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "Checkpoints", "Stored", $"{system}.safetensors"));

    static string Refused(string system, SafetensorsFile file, string key, string damaged)
    {
        using var folder = new TemporaryFolder();
        var metadata = new Dictionary<string, string>(file.Metadata) { [key] = damaged };
        SafetensorsFile.Write(folder["checkpoint.safetensors"], file.Tensors.Values, metadata);
        string message = Assert.Throws<CheckpointException>(() => Read(system, folder.Path)).Message;
        Assert.Contains(folder.Path, message);
        return message;
    }

    static Checkpoint Read(string system, string folder) => system switch
    {
        "characters" => CharTraining.Read(folder),
        "words" => WordTraining.Read(folder),
        "classifier" => ClassifierTraining.Read(folder),
        "tagger" => TaggerTraining.Read(folder),
        "translation" => TranslationTraining.Read(folder),
        _ => CaptionTraining.Read(folder),
    };
}
