using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Classification;
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
    [InlineData("translation", "model", "\"Attention\":1", "\"Attention\":7")]
    [InlineData("translation", "model", "\"Forward\"", "5")]
    [InlineData("captions", "model", "\"Forward\"", "5")]
    public void Are_refused_with_the_reason(string system, string key, string written, string damaged)
    {
        using var folder = new TemporaryFolder();
        SafetensorsFile file = SafetensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "Checkpoints", "Stored", $"{system}.safetensors"));
        var metadata = new Dictionary<string, string>(file.Metadata);
        Assert.Contains(written, metadata[key]);
        metadata[key] = metadata[key].Replace(written, damaged, StringComparison.Ordinal);
        SafetensorsFile.Write(folder["checkpoint.safetensors"], file.Tensors.Values, metadata);
        string message = Assert.Throws<CheckpointException>(() => Read(system, folder.Path)).Message;
        Assert.Contains($"'{key}' are damaged", message);
        Assert.Contains(folder.Path, message);
    }

    static Checkpoint Read(string system, string folder) => system switch
    {
        "characters" => CharTraining.Read(folder),
        "words" => WordTraining.Read(folder),
        "classifier" => ClassifierTraining.Read(folder),
        "translation" => TranslationTraining.Read(folder),
        _ => CaptionTraining.Read(folder),
    };
}
