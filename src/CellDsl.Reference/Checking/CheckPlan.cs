namespace CellDsl.Reference;

/// <summary>Which sizes are run. Hidden sizes are 1 and those around the vector widths (2 to 8 doubles, 4 to 16 floats): one less, exactly one, one
/// more, several; input and other sizes differ from them; T = 1 and more, B = 1 and more, lengths down to 0.</summary>
static class CheckPlan
{
    public static IReadOnlyList<CheckCase> Quick { get; } =
    [
        new(1, 1, 1, 1, 1),
        new(2, 3, 4, 3, 2, [3, 1]),
        new(7, 9, 3, 3, 3, [2, 3, 0]),
        new(5, 17, 8, 2, 5),
        .. Special,
    ];

    public static IReadOnlyList<CheckCase> Thorough { get; } =
    [
        new(1, 1, 1, 1, 1),
        new(3, 2, 5, 2, 1),
        new(2, 3, 4, 3, 2, [3, 1]),
        new(5, 4, 3, 1, 3),
        new(4, 5, 1, 4, 2, [0, 4]),
        new(9, 7, 2, 2, 2),
        new(3, 8, 9, 3, 1),
        new(7, 9, 17, 3, 3, [2, 3, 0]),
        new(17, 15, 8, 2, 2),
        new(6, 16, 15, 3, 2),
        new(13, 17, 16, 2, 5),
        new(16, 32, 24, 1, 4),
        new(8, 33, 31, 5, 9, [5, 0, 1, 2, 3, 4, 5, 5, 2]),
        .. Special,
    ];

    static IReadOnlyList<CheckCase> Special =>
    [
        new(3, 5, 2, 2, 2) { Data = CheckData.Zero },
        new(3, 5, 2, 3, 4, [3, 0, 1, 3]) { Data = CheckData.Large },
        new(3, 5, 2, 3, 4, [3, 3, 0, 1]) { Data = CheckData.NotFinite },
    ];

    /// <summary>Up to this many numbers in all fields together, every single one is compared with a central difference; beyond, directions.</summary>
    public const int EveryNumber = 150;

    public const int Directions = 3;
}
