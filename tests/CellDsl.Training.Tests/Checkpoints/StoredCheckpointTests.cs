using CellDsl.Cells;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Classification;
using CellDsl.Training.Models.Tagging;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Models.Words;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Tests;

/// <summary>Checkpoints that version 0.1.0 wrote after seven updates, with a trainer for each system: they load, go on, and are written back as they
/// were.</summary>
public sealed class StoredCheckpointTests
{
    static readonly CellDefinition[] Cells = [CellDefinition.Of<Gru>(), CellDefinition.Of<Lstm>(), CellDefinition.Of<CaptioningRnn>()];
    static readonly LayerOptions OneThread = new() { Threads = 1 };
    static readonly string Text = string.Concat(Enumerable.Repeat("a cat sat\non the mat.\n", 12));
    static readonly string[] SetWhereWritten = ["library", "equations", "hashes"];

    [Theory]
    [InlineData("characters", 2.5398442400109236, 2.5388655349813702)]
    [InlineData("words", 2.219741183945445, 2.209403716472847)]
    [InlineData("classifier", 0.6822221247406833, 0.6791753786131964)]
    [InlineData("tagger", 0.6810008441301169, 0.6845487158557858)]
    [InlineData("translation", 2.5555269201800432, 2.540952381456943)]
    [InlineData("captions", 1.9761345923758324, 1.889891294677501)]
    public void Goes_on_and_is_written_back_as_it_was(string system, double next, double afterNext)
    {
        using var folder = new TemporaryFolder();
        string path = folder["checkpoint.safetensors"];
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Checkpoints", "Stored", $"{system}.safetensors"), path);
        SafetensorsFile stored = SafetensorsFile.Read(path);

        using Trainer trainer = Resume(system, folder.Path);
        Assert.Equal(7, trainer.Steps);
        trainer.Save(folder.Path);
        SafetensorsFile written = SafetensorsFile.Read(path);
        Assert.Equal(Metadata(stored), Metadata(written));
        Assert.Equal(stored.Tensors.Keys, written.Tensors.Keys);
        foreach (string name in stored.Tensors.Keys)
        {
            Assert.Equal(stored[name].Shape, written[name].Shape);
            Assert.True(stored[name].Data.Span.SequenceEqual(written[name].Data.Span), name);
        }

        // Vectors of another width add in another order.
        Assert.Equal(next, trainer.Step().Loss, tolerance: 1e-5);
        Assert.Equal(afterNext, trainer.Step().Loss, tolerance: 1e-5);
    }

    static IEnumerable<KeyValuePair<string, string>> Metadata(SafetensorsFile file)
        => file.Metadata.Where(m => !SetWhereWritten.Contains(m.Key)).OrderBy(m => m.Key);

    static Trainer Resume(string system, string folder) => system switch
    {
        "characters" => CharTraining.Resume(folder, Cells, Corpus.FromText("text", Text), OneThread),
        "words" => WordTraining.Resume(folder, Cells, WordText.FromText("text", Text), null, OneThread),
        "classifier"
        => ClassifierTraining.Resume(folder, Cells, LabelledTexts.Parse("labels", "a\tx y z\nb\ty y\na\tz\nb\tx x y\n"), null, OneThread),
        "tagger" => TaggerTraining.Resume(folder, Cells, TaggedSentences.Parse("tags", "a\tx\nb\ty\n\nc\tx\n\nb\ty\nb\tx\na\tx\n"), null,
            OneThread),
        "translation" => TranslationTraining.Resume(folder, Cells, new TranslationData("pairs",
            [new("one", "eins"), new("two", "zwei"), new("three", "drei"), new("four", "vier"), new("five", "fünf")], []), OneThread),
        _ => CaptionTraining.Resume(folder, Cells, new CaptionData("captions", 2,
            [new("k", [0.5f, -1], ["a red ball", "a ball"]), new("l", [1, 0.25f], ["two dogs"])], []), OneThread),
    };
}
