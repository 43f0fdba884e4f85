using CellDsl.Training.Text;

namespace CellDsl.Lab.Tasks;

/// <summary>A probabilistic context-free grammar, as a source of sentences whose entropy is known. It must give every sentence one derivation only;
/// then a sentence's probability is the product of its choices'.</summary>
sealed class Grammar
{
    /// <summary>A fixed point of contracting equations is reached to the last bit long before.</summary>
    const int Iterations = 10_000;

    readonly string _start;
    readonly Dictionary<string, Rule[]> _rules;

    /// <param name="rules">One per line: "S = NP VP | 2 NP IV", alternatives with a weight in front, 1 where there is none. What has no rule is a
    /// word.</param>
    /// <exception cref="FormatException">A line is no rule; the message names it.</exception>
    public Grammar(string start, string rules)
    {
        _start = start;
        _rules = new Dictionary<string, Rule[]>(StringComparer.Ordinal);
        foreach (string line in rules.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = line.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !_rules.TryAdd(sides[0], Parse(sides[1])))
                throw new FormatException($"Expected a rule such as 'S = NP VP | 2 NP IV' for a symbol that has none yet; found '{line}'.");
        }
        if (!_rules.ContainsKey(start))
            throw new FormatException($"The grammar has no rule for its start, {start}.");
        Solve();
    }

    /// <summary>Of the distribution of sentences, in nats.</summary>
    public double SentenceEntropy { get; private set; }

    /// <summary>Words in a sentence on the average, without the end of the line.</summary>
    public double SentenceLength { get; private set; }

    /// <summary>The least perplexity that any model can have on endless text, ends of lines counted as words:
    /// e to the sentence's entropy over its mean length with the end.</summary>
    public double Perplexity => Math.Exp(SentenceEntropy / (SentenceLength + 1));

    /// <summary>Sentences drawn independently, a line each.</summary>
    /// <returns>The text, and the logarithm of its probability in nats.</returns>
    public (string Text, double LogProbability) Draw(int sentences, ulong seed, string name)
    {
        var text = new System.Text.StringBuilder();
        double logProbability = 0;
        var seeds = new CounterRandom(seed, name);
        for (int s = 0; s < sentences; s++)
        {
            var random = new CounterRandom(seeds.Bits((ulong)s), "sentence");
            ulong drawn = 0;
            string separator = "";
            var left = new Stack<string>([_start]);
            while (left.TryPop(out string? symbol))
            {
                if (!_rules.TryGetValue(symbol, out Rule[]? rules))
                {
                    text.Append(separator).Append(symbol);
                    separator = " ";
                    continue;
                }
                double rest = random.Uniform(drawn++);
                Rule chosen = rules[^1];
                foreach (Rule rule in rules)
                    if ((rest -= rule.Probability) < 0)
                    {
                        chosen = rule;
                        break;
                    }
                logProbability += Math.Log(chosen.Probability);
                foreach (string part in Enumerable.Reverse(chosen.Symbols))
                    left.Push(part);
            }
            text.Append('\n');
        }
        return (text.ToString(), logProbability);
    }

    /// <summary>h(A) = Σ p (-ln p + Σ h(parts)) and likewise for lengths, by iteration from zero.</summary>
    void Solve()
    {
        var entropies = _rules.Keys.ToDictionary(symbol => symbol, _ => 0.0, StringComparer.Ordinal);
        var lengths = new Dictionary<string, double>(entropies, StringComparer.Ordinal);
        for (int k = 0; k < Iterations; k++)
        {
            double change = 0;
            foreach (var (symbol, rules) in _rules)
            {
                double entropy = rules.Sum(r => r.Probability * (r.Symbols.Sum(s => entropies.GetValueOrDefault(s)) - Math.Log(r.Probability)));
                double length = rules.Sum(r => r.Probability * r.Symbols.Sum(s => lengths.GetValueOrDefault(s, 1)));
                change = Math.Max(change, Math.Abs(entropy - entropies[symbol]) + Math.Abs(length - lengths[symbol]));
                (entropies[symbol], lengths[symbol]) = (entropy, length);
            }
            if (change < 1e-14)
            {
                (SentenceEntropy, SentenceLength) = (entropies[_start], lengths[_start]);
                return;
            }
        }
        throw new FormatException($"The grammar's sentences have no finite mean length: from {_start} on, rules lead back to themselves too often.");
    }

    static Rule[] Parse(string alternatives)
    {
        (double Weight, string[] Symbols)[] parsed = [.. alternatives.Split('|').Select(alternative =>
        {
            string[] parts = WordText.Split(alternative);
            return parts.Length > 0 && double.TryParse(parts[0], System.Globalization.CultureInfo.InvariantCulture, out double weight)
                ? (weight, parts[1..])
                : (1, parts);
        })];
        double total = parsed.Sum(p => p.Weight);
        return [.. parsed.Select(p => new Rule(p.Weight / total, p.Symbols))];
    }

    sealed record Rule(double Probability, string[] Symbols);
}
