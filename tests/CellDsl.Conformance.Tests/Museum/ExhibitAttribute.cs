namespace CellDsl.Conformance.Tests.Museum;

/// <summary>A test that restates a published bug of another framework. docs/museum.md is made of these.</summary>
/// <param name="title">What goes wrong, in a few words.</param>
/// <param name="source">Where it was published: repository and number, several with commas between.</param>
/// <param name="right">What is right, which is what the test demands.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExhibitAttribute(string title, string source, string right) : Attribute
{
    public string Title { get; } = title;
    public string Source { get; } = source;
    public string Right { get; } = right;
}

/// <summary>A class of exhibits.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RoomAttribute(int number, string name) : Attribute
{
    public int Number { get; } = number;
    public string Name { get; } = name;
}
