namespace CellDsl.Lab.Tasks;

/// <summary>The sentences that describe a scene:
/// <code>
/// sentence → [there is] thing place | place is thing                                          one object
/// sentence → [there is] thing place and thing place | thing is to the left of thing           two
/// sentence → thing place, thing place and thing place | thing is between thing and thing      three
/// thing    → a size colour shape
/// size     → large | big,  small | little
/// place    → on the left | in the middle | on the right
/// </code>
/// A comma is a word of its own. "to the left of" says less than there is to see, as people do.</summary>
static class SceneGrammar
{
    static readonly string[] Places = ["on the left", "in the middle", "on the right"];

    /// <summary>{k} is the thing number k from the left, {k@} its place.</summary>
    static readonly string[][] Patterns =
    [
        ["{0} {0@}", "there is {0} {0@}", "{0@} is {0}"],
        ["{0} {0@} and {1} {1@}", "there is {0} {0@} and {1} {1@}", "{0} is to the left of {1}"],
        ["{0} {0@} , {1} {1@} and {2} {2@}", "{1} is between {0} and {2}"],
    ];

    /// <summary>All sentences that the grammar has for a scene.</summary>
    public static IReadOnlyList<string> Sentences(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        IEnumerable<string> sentences = Patterns[scene.Objects.Count - 1];
        for (int k = 0; k < scene.Objects.Count; k++)
        {
            SceneObject o = scene.Objects[k];
            (string thing, string place) = ($"{{{k}}}", $"{{{k}@}}");
            sentences = [.. sentences.SelectMany(sentence => Sizes(o).Select(size => sentence
                .Replace(thing, $"a {size} {Scene.Colours[o.Colour]} {Scene.Shapes[o.Shape]}", StringComparison.Ordinal)
                .Replace(place, Places[o.Column], StringComparison.Ordinal)))];
        }
        return [.. sentences];
    }

    static string[] Sizes(SceneObject o) => o.IsLarge ? ["large", "big"] : ["small", "little"];
}
