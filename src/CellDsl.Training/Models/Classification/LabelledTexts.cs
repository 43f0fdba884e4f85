using CellDsl.Training.Models.Examples;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Classification;

/// <summary>Texts, each with a label.</summary>
/// <param name="Name">The file's path, or what the data were called.</param>
public sealed record LabelledTexts(string Name, IReadOnlyList<LabelledText> Items)
{
    /// <summary>Reads a UTF-8 file of lines "label, tab, text". Empty lines are skipped.</summary>
    /// <exception cref="CorpusException">The file is missing, unreadable, not UTF-8, or without lines, or a line has no label or no text; the message
    /// gives its number.</exception>
    public static LabelledTexts Read(string path) => Parse(path, Corpus.Read(path).ToString());

    /// <inheritdoc cref="Read"/>
    public static LabelledTexts Parse(string name, string lines)
    {
        var items = new List<LabelledText>();
        int number = 0;
        foreach (string line in lines.Split('\n'))
        {
            number++;
            string whole = line.TrimEnd('\r');
            if (string.IsNullOrWhiteSpace(whole))
                continue;
            int tab = whole.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0)
                throw new CorpusException($"{name}: line {number}: expected a label, a tab and a text; found no tab.");
            string label = whole[..tab].Trim(), text = whole[(tab + 1)..];
            if (label.Length == 0)
                throw new CorpusException($"{name}: line {number}: expected a label before the tab, found none.");
            if (string.IsNullOrWhiteSpace(text))
                throw new CorpusException($"{name}: line {number}: expected a text behind the tab, found none.");
            items.Add(new LabelledText(label, text));
        }
        if (items.Count == 0)
            throw new CorpusException($"{name}: expected lines of a label, a tab and a text; found none.");
        return new LabelledTexts(name, items);
    }

    /// <summary>Two parts, drawn at random.</summary>
    /// <param name="share">Of the texts that go to the second part, from 0 to below 1; at least one stays in the first.</param>
    public (LabelledTexts Kept, LabelledTexts Drawn) Split(double share, ulong seed)
    {
        HashSet<int> drawn = HeldOut.Split(Items.Count, share, seed);
        return (this with { Items = [.. Items.Where((_, k) => !drawn.Contains(k))] },
            this with { Items = [.. Items.Where((_, k) => drawn.Contains(k))] });
    }
}

/// <summary>A text and what it is.</summary>
public sealed record LabelledText(string Label, string Text);
