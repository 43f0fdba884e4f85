using System.Globalization;

namespace CellDsl.Lab.Tasks;

/// <summary>One to three objects, each in a column of its own, from left to right.</summary>
sealed record Scene(IReadOnlyList<SceneObject> Objects)
{
    internal static readonly string[] Shapes = ["circle", "square", "triangle", "star"];
    internal static readonly string[] Colours = ["red", "green", "blue", "yellow"];

    /// <summary>Of left, middle, right.</summary>
    public const int Columns = 3;

    /// <summary>Per column: is there an object, which shape, which colour, is it large.</summary>
    public static readonly int FeatureSize = Columns * (2 + Shapes.Length + Colours.Length);

    /// <summary>Number <paramref name="index"/> of a seed. Any count of objects is as likely as the others.</summary>
    internal static Scene Draw(CounterRandom random, ulong index)
    {
        // Each scene has a range of draws of its own.
        ulong next = index << 5;
        int Choose(int count) => (int)(random.Uniform(next++) * count);
        int objects = 1 + Choose(Columns);
        List<int> free = [.. Enumerable.Range(0, Columns)];
        while (free.Count > objects)
            free.RemoveAt(Choose(free.Count));
        return new Scene([.. free.Select(column => new SceneObject(column, Choose(Shapes.Length), Choose(Colours.Length), Choose(2) == 1))]);
    }

    /// <summary>Different for different scenes.</summary>
    public string Key
        => string.Join(' ', Objects.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Column}{o.Shape}{o.Colour}{(o.IsLarge ? 1 : 0)}")));

    /// <summary>The attributes as zeros and ones, each with normal noise of its own.</summary>
    /// <param name="deviation">Of the noise.</param>
    internal float[] Features(CounterRandom random, ulong index, double deviation)
    {
        float[] features = new float[FeatureSize];
        int size = FeatureSize / Columns;
        foreach (SceneObject o in Objects)
        {
            Span<float> column = features.AsSpan(o.Column * size, size);
            column[0] = 1;
            column[1 + o.Shape] = 1;
            column[1 + Shapes.Length + o.Colour] = 1;
            column[^1] = o.IsLarge ? 1 : 0;
        }
        for (int k = 0; k < features.Length; k++)
            features[k] += (float)(deviation * random.Normal(index * (ulong)FeatureSize + (ulong)k));
        return features;
    }

    public bool Equals(Scene? other) => other is not null && Objects.SequenceEqual(other.Objects);
    public override int GetHashCode() => Objects.Aggregate(0, HashCode.Combine);
}

/// <param name="Column">0 left, 1 middle, 2 right.</param>
/// <param name="Shape">Circle, square, triangle, star.</param>
/// <param name="Colour">Red, green, blue, yellow.</param>
sealed record SceneObject(int Column, int Shape, int Colour, bool IsLarge);
