namespace CellDsl.Generator.Emit.Printing;

/// <summary>Arrays of a description as C#.</summary>
internal static class Arrays
{
    public static void WriteRecords<TItem>(this SourceWriter writer, string name, string type, IEnumerable<TItem> items,
        Func<TItem, int, string> line)
    {
        string[] lines = [.. items.Select(line)];
        if (lines.Length == 0)
        {
            writer.WriteLine($"{name} = {Array(Type(type), [])},");
            return;
        }
        writer.WriteLine($"{name} = {New(type)}[]");
        using (writer.Block("{", "},"))
            foreach (string item in lines)
                writer.WriteLine(item);
    }

    public static string Numbers(IEnumerable<int> numbers) => Array("int", numbers.Select(Literals.Of));

    // Arrays rather than collection expressions: static abstract members need C# 11, and nothing else here needs more.
    public static string Array(string type, IEnumerable<string> items)
        => string.Join(", ", items) is { Length: > 0 } list ? $"new {type}[] {{ {list} }}" : $"new {type}[0]";

    public static string New(string type) => $"new {Type(type)}";

    public static string Type(string type) => $"global::CellDsl.{type}";
}
