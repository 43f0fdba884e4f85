namespace CellDsl.Fuzz;

/// <summary>A seed that is another each day, far from its neighbours.</summary>
static class FuzzSeed
{
    public static int OfToday => 100_000 * (DateTime.UtcNow.DayOfYear + 1);
}
