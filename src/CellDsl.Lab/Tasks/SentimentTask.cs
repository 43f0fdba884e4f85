using CellDsl.Training.Models.Classification;

namespace CellDsl.Lab.Tasks;

/// <summary>Generated reviews: is the film liked? What is said of other things does not count, a negation turns what is said of the film around, two
/// of them turn it back. No single word tells the class, so that counting words fails.</summary>
static class SentimentTask
{
    const string Positive = "positive", Negative = "negative";

    static readonly string[] Good = ["good", "wonderful", "moving", "clever", "funny", "brilliant"];
    static readonly string[] Bad = ["bad", "dull", "boring", "silly", "slow", "awful"];
    static readonly string[] Things = ["music", "seat", "weather", "popcorn", "trailer", "book"];
    static readonly string[] Adverbs = ["very", "really", "quite"];

    /// <summary>Texts drawn independently; the same seed and name give the same.</summary>
    public static LabelledTexts Draw(int count, ulong seed, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var seeds = new CounterRandom(seed, name);
        return new LabelledTexts($"{name} of the sentiment task", [.. Enumerable.Range(0, count).Select(k => Review(seeds.Bits((ulong)k)))]);
    }

    static LabelledText Review(ulong seed)
    {
        var random = new CounterRandom(seed, "review");
        ulong drawn = 0;
        var words = new List<string>();
        if (Chance(0.5))
        {
            words.AddRange([Pick(["although", "because"]), "the", Pick(Things), "was"]);
            Judgement();
            words.Add(",");
        }
        words.AddRange(["the", "film", "was"]);
        bool liked = Judgement();
        if (Chance(0.3))
        {
            words.AddRange(["and", "the", Pick(Things), "was"]);
            Judgement();
        }
        return new LabelledText(liked ? Positive : Negative, string.Join(' ', words));

        bool Judgement()
        {
            bool positive = true;
            if (Chance(0.4))
            {
                positive = !positive;
                words.Add("not");
                if (Chance(0.3))
                {
                    positive = !positive;
                    words.AddRange(["at", "all", "not"]);
                }
            }
            if (Chance(0.4))
                words.Add(Pick(Adverbs));
            bool good = Chance(0.5);
            words.Add(Pick(good ? Good : Bad));
            return good == positive;
        }

        bool Chance(double probability) => random.Uniform(drawn++) < probability;
        string Pick(string[] choices) => choices[(int)(random.Uniform(drawn++) * choices.Length)];
    }
}
