using System.Globalization;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Translation;

namespace CellDsl.Lab.Tasks;

/// <summary>Sums as text, "57+861" to "918" (Zaremba and Sutskever, 2014, Learning to execute): both numbers of 2 or 3 digits, each length as likely
/// as the other. A pair of numbers is held out in both orders.</summary>
static class AdditionTask
{
    /// <summary>About this share of all pairs is held out.</summary>
    public const double HeldOutShare = 0.05;

    /// <summary>There are 990² pairs of numbers; beyond this it takes ever longer to find one that was not drawn before.</summary>
    public const int MostExamples = 500_000;

    /// <summary>Different pairs of numbers, in the order in which they were drawn.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More pairs are wanted than can be drawn.</exception>
    public static TranslationData Generate(int training, int heldOut, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(training, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(training, MostExamples);
        ArgumentOutOfRangeException.ThrowIfNegative(heldOut);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(heldOut, MostExamples * HeldOutShare);
        var random = new CounterRandom(seed, "addition");
        List<TranslationPair> train = [], test = [];
        var drawn = new HashSet<(int, int)>();
        for (ulong k = 0; train.Count < training || test.Count < heldOut; k++)
        {
            (int a, int b) = (Number(random, 4 * k), Number(random, 4 * k + 2));
            (List<TranslationPair> pairs, int wanted) = IsHeldOut(a, b) ? (test, heldOut) : (train, training);
            if (pairs.Count < wanted && drawn.Add((a, b)))
                pairs.Add(new TranslationPair(Text($"{a}+{b}"), Text($"{a + b}")));
        }
        return new TranslationData("sums of numbers of 2 and 3 digits", train, test);
    }

    /// <summary>Whether the pair, in either order, is never trained on.</summary>
    public static bool IsHeldOut(int a, int b) => HeldOut.Contains(Text($"{Math.Min(a, b)}+{Math.Max(a, b)}"), HeldOutShare);

    static int Number(CounterRandom random, ulong index)
        => random.Uniform(index) < 0.5 ? 10 + (int)(random.Uniform(index + 1) * 90) : 100 + (int)(random.Uniform(index + 1) * 900);

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
