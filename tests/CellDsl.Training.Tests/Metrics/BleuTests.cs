using CellDsl.Training.Metrics;

namespace CellDsl.Training.Tests;

/// <summary>The examples of Papineni, Roukos, Ward and Zhu (2002), sections 2.1 and 2.2, and what follows from the definition.</summary>
public sealed class BleuTests
{
    static readonly string[][] GuideReferences =
    [
        Words("It is a guide to action that ensures that the military will forever heed Party commands"),
        Words("It is the guiding principle which guarantees the military forces always being under the command of the Party"),
        Words("It is the practical guide for the army always to heed the directions of the party"),
    ];

    static readonly string[][] CatReferences = [Words("The cat is on the mat"), Words("There is a cat on the mat")];

    [Fact]
    public void Example_1_candidate_1()
    {
        BleuScore score = Bleu.Sentence(
            Words("It is a guide to action which ensures that the military always obeys the commands of the party"), GuideReferences);
        Assert.Equal((17, 18), (score.Matches[0], score.Totals[0]));
        Assert.Equal((10, 17), (score.Matches[1], score.Totals[1]));
        // References of 16, 18 and 16 words; the candidate has 18.
        Assert.Equal((18, 18, 1), (score.CandidateLength, score.ReferenceLength, score.BrevityPenalty));
    }

    [Fact]
    public void Example_1_candidate_2()
    {
        BleuScore score
            = Bleu.Sentence(Words("It is to insure the troops forever hearing the activity guidebook that party direct"), GuideReferences);
        Assert.Equal((8, 14), (score.Matches[0], score.Totals[0]));
        Assert.Equal((1, 13), (score.Matches[1], score.Totals[1]));
        Assert.Equal(0, score.Score);
    }

    [Fact]
    public void Example_2_a_word_counts_as_often_as_one_reference_has_it()
    {
        BleuScore score = Bleu.Sentence(Words("the the the the the the the"), CatReferences);
        Assert.Equal((2, 7), (score.Matches[0], score.Totals[0]));
        Assert.Equal((0, 6), (score.Matches[1], score.Totals[1]));
    }

    [Fact]
    public void Example_3_short_sentences_have_full_precision_and_the_brevity_penalty()
    {
        BleuScore score = Bleu.Sentence(Words("of the"), GuideReferences, order: 2);
        Assert.Equal([1, 1], score.Precisions);
        Assert.Equal(Math.Exp(1 - 16 / 2.0), score.Score, tolerance: 1e-15);
    }

    [Theory]
    [InlineData(12, 12)]
    [InlineData(14, 15)]
    [InlineData(16, 15)]
    [InlineData(40, 17)]
    [InlineData(1, 12)]
    public void The_reference_closest_in_length_counts_and_of_two_the_shorter(int length, int expected)
        => Assert.Equal(expected, Bleu.Sentence(new int[length], [new int[17], new int[12], new int[15]]).ReferenceLength);

    [Fact]
    public void A_corpus_sums_counts_before_dividing()
    {
        BleuScore score = Bleu.Corpus<string>(
            [Words("the cat is on the mat"), Words("a dog")],
            [CatReferences, [Words("a big dog")]],
            order: 2);
        Assert.Equal([8, 5], score.Matches);
        Assert.Equal([8, 6], score.Totals);
        Assert.Equal((8, 9), (score.CandidateLength, score.ReferenceLength));
        Assert.Equal(Math.Exp(1 - 9 / 8.0) * Math.Sqrt(5 / 6.0), score.Score, tolerance: 1e-15);
        Assert.Equal("BLEU 80.56 (100.0/83.3, brevity penalty 0.882, 8 tokens against 9)", score.ToString());
    }

    [Fact]
    public void A_reference_scores_one() => Assert.Equal(1, Bleu.Sentence(GuideReferences[1], GuideReferences).Score, tolerance: 1e-15);

    [Fact]
    public void Nothing_said_scores_zero()
    {
        BleuScore score = Bleu.Sentence([], CatReferences);
        Assert.Equal((0, 0), (score.Score, score.BrevityPenalty));
        Assert.Equal(0, Bleu.Corpus<string>([], []).Score);
        Assert.Equal(0, Bleu.Sentence([], CatReferences, smoothing: BleuSmoothing.AddOne).Score);
        // Beside others, an empty sentence only costs length.
        score = Bleu.Corpus<string>([[], CatReferences[0]], [CatReferences, CatReferences]);
        Assert.Equal(Math.Exp(1 - 12 / 6.0), score.Score, tolerance: 1e-15);
    }

    [Fact]
    public void A_sentence_shorter_than_n_scores_zero_unless_smoothed()
    {
        Assert.Equal(0, Bleu.Sentence(Words("the cat"), [Words("the cat")]).Score);
        Assert.Equal(1, Bleu.Sentence(Words("the cat"), [Words("the cat")], smoothing: BleuSmoothing.AddOne).Score);
        Assert.Equal(Math.Pow(1.0 * 2 / 3 * 1 / 2 * 1, 0.25),
            Bleu.Sentence(Words("a b c"), [Words("b a b"), Words("c d e")], smoothing: BleuSmoothing.AddOne).Score, tolerance: 1e-15);
        Assert.Equal(0, Bleu.Sentence(Words("x y"), [Words("the cat")], smoothing: BleuSmoothing.AddOne).Score);
    }

    [Fact]
    public void Candidates_and_references_must_fit()
    {
        Assert.Contains("2 candidates", Assert.Throws<ArgumentException>(() => Bleu.Corpus<int>([[1], [2]], [[[1]]])).Message);
        Assert.Contains("Candidate 0", Assert.Throws<ArgumentException>(() => Bleu.Corpus<int>([[1]], [[]])).Message);
    }

    static string[] Words(string text) => text.ToLowerInvariant().Split(' ');
}
