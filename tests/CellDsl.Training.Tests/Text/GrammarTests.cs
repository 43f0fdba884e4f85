using CellDsl.Lab.Tasks;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class GrammarTests
{
    [Fact]
    public void Entropy_and_length_are_those_of_a_computation_by_hand()
    {
        // a^n b with n geometric: n = 0 with 3/4; the choices have the entropy H(1/4), of which there are 4/3 on the average.
        var grammar = new Grammar("S", "S = a S | 3 b");
        double choice = -(0.25 * Math.Log(0.25) + 0.75 * Math.Log(0.75));
        Assert.Equal(4.0 / 3 * choice, grammar.SentenceEntropy, tolerance: 1e-12);
        Assert.Equal(4.0 / 3, grammar.SentenceLength, tolerance: 1e-12);
        Assert.Equal(Math.Exp(4.0 / 3 * choice / (7.0 / 3)), grammar.Perplexity, tolerance: 1e-12);
    }

    [Fact]
    public void Drawn_text_has_the_grammar_s_entropy()
    {
        var (text, logProbability) = SmallEnglish.Grammar.Draw(20_000, seed: 1, "t");
        int words = WordText.FromText("t", text).Words.Count;
        Assert.Equal(SmallEnglish.Grammar.Perplexity, Math.Exp(-logProbability / words), tolerance: 0.03);
        Assert.Equal(SmallEnglish.Grammar.SentenceLength + 1, words / 20_000.0, tolerance: 0.1);
        Assert.Equal(text, SmallEnglish.Grammar.Draw(20_000, seed: 1, "t").Text);
        Assert.NotEqual(text, SmallEnglish.Grammar.Draw(20_000, seed: 2, "t").Text);
    }

    /// <summary>Were there two derivations of a sentence, they would have two probabilities, as a rule.</summary>
    [Fact]
    public void Sentences_of_small_english_have_one_probability_each()
    {
        var seen = new Dictionary<string, double>();
        int repeated = 0;
        for (ulong seed = 0; seed < 5000; seed++)
        {
            var (sentence, logProbability) = SmallEnglish.Grammar.Draw(1, seed, "t");
            if (seen.TryGetValue(sentence, out double before))
            {
                Assert.Equal(before, logProbability, tolerance: 1e-12);
                repeated++;
            }
            seen[sentence] = logProbability;
        }
        Assert.InRange(repeated, 50, 4900);
    }

    [Theory]
    [InlineData("S -> a", "S -> a")]
    [InlineData("S = a\nS = b", "S = b")]
    [InlineData("A = a", "start, S")]
    [InlineData("S = S S | a", "mean length")]
    public void Rules_that_cannot_be_are_refused(string rules, string named)
        => Assert.Contains(named, Assert.Throws<FormatException>(() => new Grammar("S", rules)).Message);
}
