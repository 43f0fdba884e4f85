using CellDsl.Training.Text;

namespace CellDsl.Lab.Tasks;

/// <summary>A little English: sentences whose verb agrees with a subject that relative clauses may part it from, so that what comes next depends on
/// words long before. Its entropy is known, so a model's perplexity can be compared with the least possible.</summary>
static class SmallEnglish
{
    /// <summary>The words of a sentence, read from the left, tell each choice, so every sentence has one derivation only.
    /// A phrase brings 1/3 · 2/5 further phrases on the average, so sentences are finite.</summary>
    const string Rules = """
        S = 6 One | 5 Many | 2 While
        While = when One , One | when Many , Many
        One = OnePhrase OneVerb
        Many = ManyPhrase ManyVerb
        OnePhrase = OneDet OneNoun | OneDet Adjective OneNoun | OneDet OneNoun that OneVerb2
        ManyPhrase = ManyDet ManyNoun | ManyDet Adjective ManyNoun | ManyDet ManyNoun that ManyVerb2
        OneVerb2 = 3 OneAlone | 2 OneOther Object
        ManyVerb2 = 3 ManyAlone | 2 ManyOther Object
        OneVerb = 2 OneAlone | 3 OneOther Object | 1 OneAlone Adverb
        ManyVerb = 2 ManyAlone | 3 ManyOther Object | 1 ManyAlone Adverb
        Object = OnePhrase | ManyPhrase
        OneDet = 4 the | 3 a | 1 every
        ManyDet = 4 these | 2 all | 1 some | 1 two
        Adjective = 4 old | 3 small | 2 hungry | 1 quiet | 1 clever
        OneNoun = 8 dog | 6 cat | 5 child | 4 bird | 3 farmer | 2 horse | 1 wolf | 1 teacher
        ManyNoun = 8 dogs | 6 cats | 5 children | 4 birds | 3 farmers | 2 horses | 1 wolves | 1 teachers
        OneAlone = 4 sleeps | 3 runs | 2 sings | 1 waits
        ManyAlone = 4 sleep | 3 run | 2 sing | 1 wait
        OneOther = 4 sees | 3 follows | 2 likes | 1 fears
        ManyOther = 4 see | 3 follow | 2 like | 1 fear
        Adverb = 2 here | 1 quietly | 1 often
        """;

    public static Grammar Grammar { get; } = new("S", Rules);

    /// <summary>Texts for training, validation and test, drawn independently of each other.</summary>
    /// <param name="sentences">For training; a tenth of it each for validation and test.</param>
    public static SmallEnglishTexts Draw(int sentences, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sentences, 10);
        var (training, _) = Grammar.Draw(sentences, seed, "training");
        var (validation, _) = Grammar.Draw(sentences / 10, seed, "validation");
        var (test, logProbability) = Grammar.Draw(sentences / 10, seed, "test");
        WordText testText = WordText.FromText("test", test);
        return new SmallEnglishTexts(WordText.FromText("training", training), WordText.FromText("validation", validation), testText,
            Math.Exp(-logProbability / testText.Words.Count));
    }
}

/// <summary>Generated texts.</summary>
/// <param name="TestOptimum">Perplexity of the test text under the grammar itself: what a model that knew the grammar would reach on it.</param>
sealed record SmallEnglishTexts(WordText Training, WordText Validation, WordText Test, double TestOptimum);
