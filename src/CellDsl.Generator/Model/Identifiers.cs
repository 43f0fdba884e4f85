using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Generator.Model;

/// <summary>Names in emitted C#.</summary>
internal static class Identifiers
{
    public static bool IsValid(string name) => SyntaxFacts.IsValidIdentifier(name);

    /// <summary>The name as it is written in C#: keywords get an @, also those that are one only in some places.</summary>
    public static string Escape(string name)
        => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>The name of a class as it is declared. C# keeps words of small letters for itself, present and future, where they are written without
    /// an @.</summary>
    public static string EscapeType(string name) => name.All(static c => c is >= 'a' and <= 'z') ? "@" + name : Escape(name);

    /// <summary>First letter in upper case: the tail of a name made of two.</summary>
    public static string Capitalized(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);
}

/// <summary>The names of one scope. A name that is taken gets the first free number behind it: c1, c1_2, c1_3.</summary>
internal sealed class NameScope(IEnumerable<string> reserved)
{
    readonly HashSet<string> _taken = new(reserved, StringComparer.Ordinal);
    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <returns>The name as it is written in C#.</returns>
    public string Unique(string wanted)
    {
        string name = wanted;
        // Names are never given back, so the next number to try of each only grows.
        _numbers.TryGetValue(wanted, out int i);
        for (i = Math.Max(i, 2); !_taken.Add(name); i++)
            name = $"{wanted}_{i}";
        _numbers[wanted] = i;
        return Identifiers.Escape(name);
    }
}
