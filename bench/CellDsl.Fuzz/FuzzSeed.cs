namespace CellDsl.Fuzz;

static class FuzzSeed
{
    /// <summary>Another one every day, far from its neighbours.</summary>
    public static int OfToday => 100_000 * (DateTime.UtcNow.DayOfYear + 1);
}
