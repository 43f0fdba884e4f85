namespace CellDsl.Training.Text;

/// <summary>The tokens (words, or characters as texts) that a model knows, numbered from 1 by how frequent they are; number 0,
/// <see cref="UnknownToken"/>, stands for every other token.</summary>
public sealed class TokenVocabulary
{
    /// <summary>The number of a token that is not in the vocabulary.</summary>
    public const int Unknown = 0;
    /// <summary>What a text writes for a word that it does not tell, as the usual preparation of the Penn Treebank does.</summary>
    public const string UnknownToken = "<unk>";

    readonly string[] _tokens;
    readonly Dictionary<string, int> _codes;

    /// <summary>A vocabulary of known tokens, for example one that a checkpoint stores.</summary>
    /// <param name="tokens">All known tokens in the order of their numbers; the first is <see cref="UnknownToken"/>.</param>
    /// <exception cref="FormatException">The first is another, or one occurs twice.</exception>
    public TokenVocabulary(IEnumerable<string> tokens)
    {
        _tokens = [.. tokens];
        if (_tokens.Length == 0 || _tokens[0] != UnknownToken)
            throw new FormatException($"A vocabulary begins with {UnknownToken}; found {(_tokens.Length == 0 ? "nothing" : _tokens[0])}.");
        _codes = new Dictionary<string, int>(_tokens.Length, StringComparer.Ordinal);
        for (int code = 0; code < _tokens.Length; code++)
            if (!_codes.TryAdd(_tokens[code], code))
                throw new FormatException($"The vocabulary has '{_tokens[code]}' twice.");
    }

    /// <summary>Numbers in use, the one for unknown tokens included.</summary>
    public int Size => _tokens.Length;

    /// <summary>All tokens in the order of their numbers, <see cref="UnknownToken"/> first.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>The token of a number.</summary>
    public string this[int code] => _tokens[code];

    /// <summary>The tokens of a text, the most frequent first; of equally frequent ones the first in ordinal order.</summary>
    /// <param name="limit">Known tokens at most.</param>
    /// <param name="minCount">Tokens that occur less often are unknown.</param>
    /// <param name="always">A token that is known however rare it is.</param>
    public static TokenVocabulary Of(IEnumerable<string> text, int limit = int.MaxValue, int minCount = 1, string? always = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string token in text)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, token, out _)++;
        counts.Remove(UnknownToken);
        if (always is not null)
            counts[always] = int.MaxValue;
        return new TokenVocabulary(counts
            .Where(count => count.Value >= minCount)
            .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
            .Take(limit)
            .Select(count => count.Key)
            .Prepend(UnknownToken));
    }

    /// <summary>The number of a token, or <see cref="Unknown"/>.</summary>
    public int Encode(string token) => _codes.GetValueOrDefault(token, Unknown);

    /// <summary>The numbers of a text's tokens, <see cref="Unknown"/> for each that is not in the vocabulary.</summary>
    public int[] Encode(IReadOnlyList<string> text)
    {
        int[] codes = new int[text.Count];
        for (int k = 0; k < codes.Length; k++)
            codes[k] = Encode(text[k]);
        return codes;
    }
}
