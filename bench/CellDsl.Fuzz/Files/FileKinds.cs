using System.Text;
using CellDsl.Lab;
using CellDsl.Lab.Application;
using CellDsl.Lab.Arrays;
using CellDsl.Lab.Inspecting.Units;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Tasks;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Models.Classification;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Models.Tagging;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Models.Words;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Fuzz.Files;

/// <summary>All files that the project reads.</summary>
static class FileKinds
{
    const string Checkpoint = "checkpoint.safetensors";

    static readonly LayerOptions s_layers = new() { Threads = 1 };
    static readonly IReadOnlyList<CellDefinition> s_cells = CellDefinition.In(typeof(Cells.Lstm).Assembly);

    public static IReadOnlyList<FileKind> All { get; }
        = [Arrays(), Characters(), Words(), Classifier(), Tagger(), Translation(), Captions(), History(), Text(), Labels(), Tags(), Pairs(),
        CaptionLines(), Features(), Signal(), Command()];

    static CellDefinition Cell(string name) => s_cells.Single(cell => cell.Description.Name == name);

    static StackOptions Stack => new() { HiddenSize = 6 };

    static FileKind Arrays()
    {
        CellDefinition cell = Cell("Gru");
        return new("arrays.safetensors", [Safetensors(RunArrays(cell))], path =>
        {
            SafetensorsFile file = SafetensorsFile.Read(path);
            foreach (SafetensorsTensor tensor in file.Tensors.Values)
            {
                tensor.ToArray<double>();
                _ = tensor.ToString();
            }
            MatchedArrays arrays = ArrayMatcher.Match(FileContract.For(cell.Description, backward: true), file);
            if (arrays.Type == SafetensorsType.F64)
                ArrayRun.Generated<double>(cell, arrays, backward: true, s_layers);
            else
                ArrayRun.Generated<float>(cell, arrays, backward: true, s_layers);
        });
    }

    static FileKind Characters()
    {
        Corpus corpus = Corpus.FromText("text", Poem(60));
        using Trainer<CharTraining> trainer
            = CharTraining.Start(Cell("Gru"), corpus, new CharModelOptions { HiddenSize = 6, EmbeddingSize = 4, Layers = 2 },
            new CharTrainerOptions { Length = 8, Batch = 2 }, s_layers);
        return OfTrainer("characters", trainer, folder =>
        {
            using Trainer<CharTraining> resumed = CharTraining.Resume(folder, s_cells, corpus, s_layers);
        });
    }

    static FileKind Words()
    {
        WordText text = WordText.FromText("text", Poem(60));
        using Trainer<WordTraining> trainer
            = WordTraining.Start([Cell("Lstm")], text, null, new WordModelOptions { Stack = Stack }, new WordTrainerOptions { Length = 6, Batch = 2 },
            s_layers);
        return OfTrainer("words", trainer, folder =>
        {
            using Trainer<WordTraining> resumed = WordTraining.Resume(folder, s_cells, text, null, s_layers);
        });
    }

    static FileKind Classifier()
    {
        LabelledTexts texts = SentimentTask.Draw(12, 1, "texts");
        using Trainer<ClassifierTraining> trainer
            = ClassifierTraining.Start([Cell("Gru")], texts, null, new ClassifierOptions
            { Stack = Stack with { Direction = LayerDirection.Concatenated } },
            new ClassifierTrainerOptions { Batch = 4 }, s_layers);
        return OfTrainer("classes", trainer, folder =>
        {
            using Trainer<ClassifierTraining> resumed = ClassifierTraining.Resume(folder, s_cells, texts, null, s_layers);
        });
    }

    static FileKind Tagger()
    {
        TaggedSentences sentences = RoleTask.Draw(12, 1, "sentences");
        using Trainer<TaggerTraining> trainer
            = TaggerTraining.Start([Cell("Gru")], sentences, null, new TaggerOptions { Stack = Stack with { Direction = LayerDirection.Summed } },
            new VocabularyTrainerOptions { Batch = 4 }, s_layers);
        return OfTrainer("tagger", trainer, folder =>
        {
            using Trainer<TaggerTraining> resumed = TaggerTraining.Resume(folder, s_cells, sentences, null, s_layers);
        });
    }

    static FileKind Translation()
    {
        TranslationData data = AdditionTask.Generate(12, 0, 1);
        using Trainer<TranslationTraining> trainer
            = TranslationTraining.Start([Cell("Gru")], [Cell("Gru")], data, new TranslationModelOptions
            { Encoder = Stack, Decoder = Stack, EmbeddingSize = 4 },
            new ExampleTrainerOptions { Batch = 4 }, s_layers);
        return OfTrainer("translation", trainer, folder =>
        {
            using Trainer<TranslationTraining> resumed = TranslationTraining.Resume(folder, s_cells, data, s_layers);
        });
    }

    static FileKind Captions()
    {
        CaptionData data = SceneTask.Generate(8, 0, 0.1, 1);
        using Trainer<CaptionTraining> trainer
            = CaptionTraining.Start([Cell("CaptioningRnn")], data, new CaptionModelOptions { Stack = Stack, EmbeddingSize = 4 },
            new ExampleTrainerOptions { Batch = 4 }, s_layers);
        return OfTrainer("captions", trainer, folder =>
        {
            using Trainer<CaptionTraining> resumed = CaptionTraining.Resume(folder, s_cells, data, s_layers);
        });
    }

    static FileKind History() => new("history", [Encoding.UTF8.GetBytes($"{TrainingHistory.Header(LossScale.BitsPerCharacter)}\n"
        + string.Concat(Enumerable.Range(1, 30)
        .Select(k => $"{new HistoryRow(10 * k, 320 * k, 3.5 / k, 0.1 * k, 0.002, k % 5 == 0 ? 4.5 / k : null)}\n")))], path =>
    {
        string folder = Path.GetDirectoryName(path)!;
        Run("plot", "--checkpoint", folder);
        Run("plot", "--checkpoint", folder, "--json");
        if (File.Exists(path))
            TrainingHistory.Continue(folder, 100, LossScale.BitsPerCharacter);
    })
    { FileName = TrainingHistory.FileName };

    static FileKind Text()
        => new("text", [Encoding.UTF8.GetBytes(Poem(20)), Encoding.UTF8.GetBytes("\uFEFFΩ ≠ 日本 <unk> <s> a </s>\r\n\tend <eos>\n")], path =>
    {
        Corpus corpus = Corpus.Read(path);
        corpus.Order0Entropy();
        Vocabulary.Parse(Vocabulary.Of(corpus.Characters).ToString());
        TokenVocabulary.Of(WordText.Read(path).Words, minCount: 2, always: WordText.EndOfLine);
    });

    static FileKind Labels() => new("labels", [Encoding.UTF8.GetBytes("good\ta fine film\nbad\tnot good at all\n\ngood\tnot bad\r\n")], path =>
    {
        LabelledTexts texts = LabelledTexts.Read(path);
        texts.Split(0.5, 1);
    });

    static FileKind Tags() => new("tags", [Encoding.UTF8.GetBytes("the\tD\ndog\tN\n\nit\tN\r\nruns\tV\n \n\nfast\tA")], path =>
    {
        TaggedSentences sentences = TaggedSentences.Read(path);
        sentences.Split(0.5, 1);
    });

    static FileKind Pairs()
        => new("pairs", [Encoding.UTF8.GetBytes("one\teins\ntwo\tzwei\nthree\tdrei\n\nfour\tvier\n")], path => TranslationData.Read(path, 0.3));

    static FileKind CaptionLines()
    {
        byte[] features = FeatureFile();
        return new("caption lines", [Encoding.UTF8.GetBytes("0\ta red ball\n1\ttwo dogs run\n1\tdogs\n2\t<s> a house </s>\n")], path =>
        {
            string other = Path.Combine(Path.GetDirectoryName(path)!, "features.safetensors");
            if (!File.Exists(other))
                File.WriteAllBytes(other, features);
            CaptionData.Read(other, path, 0.3);
        });
    }

    static FileKind Features() => new("features.safetensors", [FeatureFile()], path => CaptionData.ReadFeatures(path));

    static FileKind Signal()
        => new("signal",
        [Encoding.UTF8.GetBytes(string.Join('\n',
        Enumerable.Range(0, 40).Select(k => Math.Sin(k).ToString("R", System.Globalization.CultureInfo.InvariantCulture))))],
        path => TextSignal.Read(path, 30));

    /// <summary>The whole way, from the command line to the exit code.</summary>
    static FileKind Command() => new("command.safetensors", [Safetensors(RunArrays(Cell("Gru")))], path =>
        Run("run", "--cell", "Gru", "--in", path, "--out", $"{path}.out", "--threads", "1"));

    static FileKind OfTrainer(string name, Trainer trainer, Action<string> resume)
    {
        trainer.Step();
        string folder = Directory.CreateTempSubdirectory("celldsl-fuzz-").FullName;
        try
        {
            trainer.Save(folder);
            return new(name, [File.ReadAllBytes(Path.Combine(folder, Checkpoint))], path => resume(Path.GetDirectoryName(path)!))
                { FileName = Checkpoint };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <exception cref="InvalidOperationException">The program took what happened for a defect of its own.</exception>
    static void Run(params string[] args)
    {
        var (output, messages) = (new StringWriter(), new StringWriter());
        int exitCode = CellLab.Run(args, s_cells, LabOutput.For(output, messages));
        if (exitCode is not (0 or 2))
            throw new InvalidOperationException($"Exit code {exitCode}: {messages}");
    }

    static IEnumerable<SafetensorsTensor> RunArrays(CellDefinition cell)
    {
        int[] n = new CellSizes(2, 3).Resolve(cell.Description);
        foreach (ExpectedTensor expected in FileContract.For(cell.Description, backward: true).Tensors)
        {
            long[] shape = [.. expected.Axes.Select(axis => axis.Dimensions.Sum(d => d switch { Axis.Time => 4L, Axis.Batch => 2L, _ => n[d] }))];
            int count = (int)shape.Aggregate(1L, (a, b) => a * b);
            yield return expected.Role == TensorRole.Lengths
                ? SafetensorsTensor.Create<long>(expected.Name, [4, 2], shape)
                : SafetensorsTensor.Create<float>(expected.Name, [.. Enumerable.Range(0, count).Select(k => MathF.Sin(k))], shape);
        }
    }

    static byte[] FeatureFile()
        => Safetensors([SafetensorsTensor.Create<float>("features", [.. Enumerable.Range(0, 12).Select(k => k / 12f)], 3, 4)]);

    static byte[] Safetensors(IEnumerable<SafetensorsTensor> tensors)
    {
        string path = Path.GetTempFileName();
        SafetensorsFile.Write(path, tensors, new Dictionary<string, string> { ["made"] = "by hand" });
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    static string Poem(int lines) => string.Concat(Enumerable.Range(0, lines).Select(k => $"line {k * 7919 % 100} of a poem\n"));
}
