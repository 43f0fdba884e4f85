using CellDsl.Training.Models.Tagging;

namespace CellDsl.Lab.Tasks;

/// <summary>Generated sentences whose words are labelled with the part they have in what happens: who does it (agent), what is done (action), to whom
/// (patient); all other words are outside ("O"). No word tells its label. What the subject is depends on words behind it ("was" makes it the
/// patient), what the noun at the end is on words before it; a relative clause between them has nouns, a verb and a "was" of its own, which count
/// for nothing.</summary>
static class RoleTask
{
    /// <summary>The labels of the task.</summary>
    public const string Agent = "agent", Action = "action", Patient = "patient", Outside = "O";

    static readonly string[] Nouns = ["dog", "cat", "child", "bird", "farmer", "horse", "wolf", "teacher"];
    /// <summary>Past tense and participle are one form, so the verb does not tell an active sentence from a passive one.</summary>
    static readonly string[] Verbs = ["chased", "followed", "helped", "heard", "visited", "watched"];
    static readonly string[] Adjectives = ["old", "small", "hungry", "quiet"];
    static readonly string[] Adverbs = ["often", "never", "quickly"];
    static readonly string[] Determiners = ["the", "a", "every"];

    /// <summary>Sentences drawn independently; the same seed and name give the same.</summary>
    public static TaggedSentences Draw(int count, ulong seed, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var seeds = new CounterRandom(seed, name);
        return new TaggedSentences($"{name} of the roles task", [.. Enumerable.Range(0, count).Select(k => Sentence(seeds.Bits((ulong)k)))]);
    }

    static TaggedSentence Sentence(ulong seed)
    {
        var random = new CounterRandom(seed, "sentence");
        ulong drawn = 0;
        List<string> words = [], labels = [];
        bool passive = Chance(0.5);
        NounPhrase(passive ? Patient : Agent);
        if (Chance(0.5))
        {
            Add("that", Outside);
            Clause(Chance(0.5), Outside, Outside);
        }
        Clause(passive, Action, passive ? Agent : Patient);
        if (Chance(0.3))
        {
            Add("near", Outside);
            NounPhrase(Outside);
        }
        return new TaggedSentence(words, labels);

        void Clause(bool passive, string verb, string noun)
        {
            if (passive)
                Add("was", Outside);
            if (Chance(0.3))
                Add(Pick(Adverbs), Outside);
            Add(Pick(Verbs), verb);
            if (passive)
                Add("by", Outside);
            NounPhrase(noun);
        }

        void NounPhrase(string label)
        {
            Add(Pick(Determiners), Outside);
            if (Chance(0.4))
                Add(Pick(Adjectives), Outside);
            Add(Pick(Nouns), label);
        }

        void Add(string word, string label)
        {
            words.Add(word);
            labels.Add(label);
        }

        bool Chance(double probability) => random.Uniform(drawn++) < probability;
        string Pick(string[] choices) => choices[(int)(random.Uniform(drawn++) * choices.Length)];
    }
}
