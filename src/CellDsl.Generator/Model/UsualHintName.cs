using System.Text;

namespace CellDsl.Generator.Model;

/// <summary>The name that the generated files of a cell have, unless another cell's take it.</summary>
internal static class UsualHintName
{
    /// <summary>In bytes: file systems take names of 255, endings included.</summary>
    const int LongestName = 200;

    /// <summary>The full name of the class; of a very long one the beginning, and a number made of all of it.</summary>
    /// <param name="identity">As in <see cref="TypeDeclaration.Identity"/>.</param>
    public static string Of(string identity)
    {
        var name = new StringBuilder(identity.Replace('+', '.'));
        if (Encoding.UTF8.GetByteCount(identity) <= LongestName)
            return name.ToString();
        string end = $"-{Hash(identity):x8}";
        while (Encoding.UTF8.GetByteCount(name.ToString()) > LongestName - end.Length)
            name.Length--;
        return name.Append(end).ToString();
    }

    // FNV-1a, since string.GetHashCode differs from run to run.
    static uint Hash(string text) => text.Aggregate(2166136261u, static (hash, c) => unchecked((hash ^ c) * 16777619u));
}
