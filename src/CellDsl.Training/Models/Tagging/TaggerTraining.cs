using CellDsl.Training.Checkpoints;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Sequences;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Tagging;

/// <summary>The training of a tagger on labelled sentences, in an order of its own in each pass.</summary>
public sealed class TaggerTraining : ITrainingTask
{
    readonly DataFingerprint _fingerprint;
    readonly (int[] Words, int[] Labels)[] _sentences;
    readonly TaggedSentences? _validation;
    readonly ExampleOrder _order;

    TaggerTraining(Tagger model, TaggedSentences training, TaggedSentences? validation, VocabularyTrainerOptions options)
    {
        (Model, Options, _fingerprint) = (model, options, FingerprintOf(training));
        _sentences = [.. training.Items.Select(sentence => Encode(model, training, sentence))];
        _validation = validation is { Items.Count: > 0 } ? validation : null;
        _order = new ExampleOrder(_sentences.Length, options.Batch, options.Seed);
    }

    /// <summary>The layers' cells from the lowest.</summary>
    internal static CheckpointFact<string[]> LayersFact { get; } = CheckpointFact.Json<string[]>("layers");
    internal static CheckpointFact<string[]> LabelsFact { get; } = CheckpointFact.Names("labels");
    internal static CheckpointFact<TaggerOptions> ModelFact { get; }
        = CheckpointFact.Json<TaggerOptions>("model", static options => options.Validate());
    internal static CheckpointFact<VocabularyTrainerOptions> TrainingFact { get; }
        = CheckpointFact.Json<VocabularyTrainerOptions>("training", static options => options.Validate());

    static CheckpointKind Kind { get; }
        = new("tagger", "1", [LayersFact, LabelsFact, ModelFact, CheckpointFact.Tokens, TrainingFact, CheckpointFact.Progress]);

    /// <summary>The model being trained; the trainer disposes it.</summary>
    public Tagger Model { get; }
    /// <summary>The training's options, of which <see cref="TrainerOptions.Batch"/> is sentences per update; a resumed training has those that it
    /// began with.</summary>
    public VocabularyTrainerOptions Options { get; }

    IModel ITrainingTask.Model => Model;
    TrainerOptions ITrainingTask.Options => Options;
    LossScale ITrainingTask.Scale => LossScale.NatsPerWord;
    DataFingerprint ITrainingTask.Fingerprint => _fingerprint;
    int ITrainingTask.StepsPerPass => _order.StepsPerPass;

    /// <summary>A new model and its trainer, which disposes it. Vocabulary and labels are those of the training sentences.</summary>
    /// <param name="cells">One per layer, from the lowest.</param>
    /// <param name="validation">Sentences not trained on; null: none.</param>
    /// <exception cref="CorpusException">There are no training sentences, or all their words have one label, or a validation sentence has a label
    /// that they have not; the message names file and line.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or a cell has several inputs or contexts, or the sizes do not fit
    /// it.</exception>
    public static Trainer<TaggerTraining> Start(IReadOnlyList<CellDefinition> cells, TaggedSentences training, TaggedSentences? validation,
        TaggerOptions modelOptions, VocabularyTrainerOptions options, LayerOptions? layerOptions = null)
    {
        options.Validate();
        string[] labels = KnownLabels.Of(training.Items.SelectMany(sentence => sentence.Labels));
        if (labels.Length < 2)
            throw new CorpusException($"{training.Name}: expected words with at least two different labels, found "
                + $"{(labels.Length == 0 ? "no words" : $"{labels[0]} only")}.");
        var vocabulary = TokenVocabulary.Of(training.Items.SelectMany(sentence => sentence.Words), options.MaxVocabulary, options.MinCount);
        RequireLabels(labels, validation);
        return Trainer.Start(new Tagger(cells, vocabulary, labels, modelOptions, options.Seed, layerOptions),
            model => new TaggerTraining(model, training, validation, options));
    }

    /// <summary>Goes on with the training that <see cref="Trainer.Save"/> wrote.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <param name="training">The same sentences as before.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, it does not fit cells or sentences, or it is damaged.</exception>
    /// <exception cref="CorpusException">A validation sentence has a label that the model does not know.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or a tensor is missing or has another shape or type.</exception>
    public static Trainer<TaggerTraining> Resume(string folder, IEnumerable<CellDefinition> cells, TaggedSentences training,
        TaggedSentences? validation, LayerOptions? layerOptions = null)
    {
        Checkpoint checkpoint = Read(folder);
        RequireLabels(checkpoint.Get(LabelsFact), validation);
        return Trainer.Resume(checkpoint, FingerprintOf(training), CheckpointFact.Progress, () => CreateModel(checkpoint, cells, layerOptions),
            model => new TaggerTraining(model, training, validation, checkpoint.Get(TrainingFact)));
    }

    /// <summary>Reads a checkpoint, from which <see cref="CreateModel"/> creates the model.</summary>
    /// <exception cref="CheckpointException">There is none, or it is of another version or kind, or its metadata are damaged.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static Checkpoint Read(string folder) => Checkpoint.Read(folder, Kind);

    /// <summary>The model with the stored parameters.</summary>
    /// <param name="cells">To choose the checkpoint's cells from, by name.</param>
    /// <exception cref="CheckpointException">A cell is not among them, or its equations are not those that were trained.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public static Tagger CreateModel(Checkpoint checkpoint, IEnumerable<CellDefinition> cells, LayerOptions? layerOptions = null)
    {
        IReadOnlyList<CellDefinition> layers = checkpoint.Cells(cells, checkpoint.Get(LayersFact));
        TaggerOptions options = checkpoint.Get(ModelFact);
        TokenVocabulary vocabulary = checkpoint.Get(CheckpointFact.Tokens);
        return checkpoint.CreateModel(() => SymbolModel.Shapes(layers, vocabulary.Size, Tagger.EmbeddingSize(layers, options), options.Stack),
            () => new Tagger(layers, vocabulary, checkpoint.Get(LabelsFact), options, checkpoint.Get(TrainingFact).Seed, layerOptions));
    }

    /// <summary>How a model labels sentences: every word counts once.</summary>
    /// <exception cref="CorpusException">A word has a label that the model does not know; the message names file and line.</exception>
    /// <exception cref="NotFiniteNumberException">The model's logits are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static Confusion Test(Tagger model, TaggedSentences sentences, int batchSize = 64, CancellationToken stop = default)
    {
        var confusion = new Confusion(model.Labels);
        foreach (TagBatch batch in Batches(model, sentences, batchSize))
        {
            stop.ThrowIfCancellationRequested();
            float[] logits = model.FiniteLogits(batch);
            for (int b = 0; b < batch.Batch; b++)
                for (int t = 0; t < batch.Lengths[b]; t++)
                    confusion.Add(batch.Labels[t * batch.Batch + b], model.Likeliest(logits, batch, t, b));
        }
        return confusion;
    }

    /// <summary>The next sentences of the pass.</summary>
    (double Loss, int Items) ITrainingTask.Backpropagate(long step)
    {
        (int[] Words, int[] Labels)[] chosen = [.. _order.At(step).ToArray().Select(k => _sentences[k])];
        var batch = new TagBatch([.. chosen.Select(sentence => sentence.Words)], [.. chosen.Select(sentence => sentence.Labels)]);
        return (Model.Backpropagate(batch, new SequenceNoise(0, (ulong)step)), batch.Words);
    }

    /// <summary>Mean loss on the validation sentences in nats per word; null if there are none.</summary>
    /// <param name="maxItems">Words; the sentence with the last of them counts as a whole, and those in a batch with it.</param>
    double? ITrainingTask.Validate(int maxItems)
    {
        if (_validation is null)
            return null;
        double nats = 0;
        long words = 0;
        foreach (TagBatch batch in Batches(Model, _validation, Options.Batch))
        {
            nats += Model.Evaluate(batch);
            words += batch.Words;
            if (words >= maxItems)
                break;
        }
        return nats / words;
    }

    CheckpointContents ITrainingTask.Contents(TrainingProgress progress) => new(Kind, Model.Cells,
        [LayersFact.Of(CellStack.Names(Model.Cells)), LabelsFact.Of([.. Model.Labels]), ModelFact.Of(Model.Options),
            CheckpointFact.Tokens.Of(Model.Vocabulary), TrainingFact.Of(Options), CheckpointFact.Progress.Of(progress)]);

    static IEnumerable<TagBatch> Batches(Tagger model, TaggedSentences sentences, int batchSize)
        => sentences.Items.Select(sentence => Encode(model, sentences, sentence)).Chunk(batchSize)
            .Select(chunk => new TagBatch([.. chunk.Select(sentence => sentence.Words)], [.. chunk.Select(sentence => sentence.Labels)]));

    static (int[] Words, int[] Labels) Encode(Tagger model, TaggedSentences sentences, TaggedSentence sentence)
        => (model.Vocabulary.Encode(sentence.Words), [.. sentence.Labels.Select((_, t) => IndexOf(model.Labels, sentences, sentence, t))]);

    /// <summary>Labels that are not known are found before a training begins, not at its first look.</summary>
    static void RequireLabels(IReadOnlyList<string> known, TaggedSentences? sentences)
    {
        foreach (TaggedSentence sentence in sentences?.Items ?? [])
            for (int t = 0; t < sentence.Labels.Count; t++)
                IndexOf(known, sentences!, sentence, t);
    }

    /// <exception cref="CorpusException">The label of a word is not known.</exception>
    static int IndexOf(IReadOnlyList<string> known, TaggedSentences sentences, TaggedSentence sentence, int word)
        => KnownLabels.IndexOf(known, sentence.Labels[word],
            () => $"{sentences.Place(sentence, word)}: the label '{sentence.Labels[word]}' of '{sentence.Words[word]}'");

    // Neither words nor labels hold a tab or a line's end.
    static DataFingerprint FingerprintOf(TaggedSentences sentences) => DataFingerprint.OfExamples(sentences.Name,
        sentences.Items.Select(sentence => string.Join('\t', sentence.Words.Zip(sentence.Labels, (word, label) => $"{word}\t{label}"))));
}

/// <summary>Sentences whose words have labels.</summary>
/// <param name="Name">The file's path, or what the data were called.</param>
public sealed record TaggedSentences(string Name, IReadOnlyList<TaggedSentence> Items)
{
    /// <summary>Words of all sentences.</summary>
    public int Words => Items.Sum(sentence => sentence.Words.Count);

    /// <summary>Reads a UTF-8 file with a line "word, tab, label" for every word and an empty line behind every sentence (two columns as in the
    /// shared tasks of CoNLL).</summary>
    /// <exception cref="CorpusException">The file is missing, unreadable, not UTF-8, or without words, or a line has not these two columns; the
    /// message gives its number.</exception>
    public static TaggedSentences Read(string path) => Parse(path, Corpus.Read(path).ToString());

    /// <inheritdoc cref="Read"/>
    public static TaggedSentences Parse(string name, string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var items = new List<TaggedSentence>();
        List<string> words = [], labels = [];
        int number = 0, first = 0;
        foreach (string line in lines.Split('\n'))
        {
            number++;
            string whole = line.TrimEnd('\r');
            if (whole.AsSpan().Trim(' ').IsEmpty)
            {
                End();
                continue;
            }
            string[] columns = [.. whole.Split('\t').Select(column => column.Trim())];
            string? wrong = columns switch
            {
                [_] => $"'{columns[0]}' without a tab",
                [_, _, _, ..] => $"{columns.Length} columns",
                _ when whole.Contains('\r', StringComparison.Ordinal) => "a carriage return within the line",
                ["", ""] => "neither",
                ["", _] => $"the label '{columns[1]}' of no word",
                [_, ""] => $"no label of '{columns[0]}'",
                _ => null,
            };
            if (wrong is not null)
                throw new CorpusException($"{name}: line {number}: expected a word, a tab and its label; found {wrong}.");
            if (words.Count == 0)
                first = number;
            words.Add(columns[0]);
            labels.Add(columns[1]);
        }
        End();
        if (items.Count == 0)
            throw new CorpusException($"{name}: expected lines of a word, a tab and its label; found none.");
        return new TaggedSentences(name, items);

        void End()
        {
            if (words.Count > 0)
                items.Add(new TaggedSentence([.. words], [.. labels]) { Line = first });
            words.Clear();
            labels.Clear();
        }
    }

    /// <summary>Two parts, drawn at random. A drawn sentence with a label that no sentence of the first part has stays in it: the label
    /// could not be learned otherwise.</summary>
    /// <param name="share">Of the sentences that go to the second part, from 0 to below 1; at least one stays in the first.</param>
    public (TaggedSentences Kept, TaggedSentences Drawn) Split(double share, ulong seed)
    {
        HashSet<int> drawn = HeldOut.Split(Items.Count, share, seed);
        var known = Items.Where((_, k) => !drawn.Contains(k)).SelectMany(sentence => sentence.Labels).ToHashSet(StringComparer.Ordinal);
        foreach (int k in drawn.Order().ToArray())
            if (!known.IsSupersetOf(Items[k].Labels))
            {
                drawn.Remove(k);
                known.UnionWith(Items[k].Labels);
            }
        return (this with { Items = [.. Items.Where((_, k) => !drawn.Contains(k))] },
            this with { Items = [.. Items.Where((_, k) => drawn.Contains(k))] });
    }

    /// <summary>Where a word stands, for messages.</summary>
    internal string Place(TaggedSentence sentence, int word) => sentence.Line > 0 ? $"{Name}: line {sentence.Line + word}" : Name;
}

/// <summary>The words of a sentence, each with its label.</summary>
public sealed class TaggedSentence
{
    /// <param name="words">T words, at least one; none is empty or holds a tab or a line's end.</param>
    /// <param name="labels">T labels, likewise.</param>
    /// <exception cref="ArgumentException">There are no words, or as many labels as words there are not, or one cannot stand in a file.</exception>
    public TaggedSentence(IReadOnlyList<string> words, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(labels);
        if (words.Count == 0 || words.Count != labels.Count)
            throw new ArgumentException($"Expected words and as many labels, found {words.Count} words and {labels.Count} labels.");
        foreach (string text in words.Concat(labels))
            if (string.IsNullOrEmpty(text) || text.AsSpan().IndexOfAny("\t\r\n") >= 0)
                throw new ArgumentException($"Expected words and labels without tabs and line ends, none empty; found '{text}'.");
        (Words, Labels) = (words, labels);
    }

    /// <summary>T words.</summary>
    public IReadOnlyList<string> Words { get; }
    /// <summary>T labels.</summary>
    public IReadOnlyList<string> Labels { get; }
    /// <summary>Line of the first word in its file, from 1; 0 for sentences of no file.</summary>
    public int Line { get; init; }
}
