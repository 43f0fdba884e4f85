using System.Reflection;
using System.Text;

namespace CellDsl.Conformance.Tests.Museum;

/// <summary>docs/museum.md, from the exhibits' attributes.</summary>
static class MuseumPage
{
    const string Address = "https://github.com/";

    /// <summary>Rooms in order, each with its exhibits in order of declaration.</summary>
    public static IReadOnlyList<(RoomAttribute Room, IReadOnlyList<(MethodInfo Test, ExhibitAttribute Exhibit)> Exhibits)> Rooms { get; } =
    [
        .. from type in typeof(MuseumPage).Assembly.GetTypes()
           let room = type.GetCustomAttribute<RoomAttribute>()
           where room is not null
           orderby room.Number
           select (room, (IReadOnlyList<(MethodInfo, ExhibitAttribute)>)
           [
               .. from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                  orderby method.MetadataToken
                  let exhibit = method.GetCustomAttribute<ExhibitAttribute>()
                  where exhibit is not null
                  select (method, exhibit),
           ]),
    ];

    public static string Text()
    {
        var text = new StringBuilder(
            """
            # A museum of silent errors

            Errors that other frameworks had, or have, and that nothing reported. Each is restated as a small cell or call, with the value that
            is right, in `tests/CellDsl.Conformance.Tests/Museum`. This page is made of what is said there, and a test compares the two.
            It is not about who erred: whoever writes recurrent networks meets these, and this project met some of them.


            """);
        int number = 0;
        foreach (var (room, exhibits) in Rooms)
        {
            text.Append($"## {room.Name}\n\n");
            text.Append("| | what goes wrong | published as | right, and tested by |\n|---|---|---|---|\n");
            foreach (var (test, exhibit) in exhibits)
            {
                string sources = string.Join(", ", exhibit.Source.Split(", ").Select(Link));
                text.Append($"| {++number} | {exhibit.Title} | {sources} | {exhibit.Right} (`{test.Name}`) |\n");
            }
            text.Append('\n');
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>GitHub leads from an issue's address to a pull request of that number.</summary>
    static string Link(string source)
    {
        string[] parts = source.Split('#');
        return $"[{source}]({Address}{parts[0]}/issues/{parts[1]})";
    }
}
