namespace CellDsl.Fuzz;

/// <summary>A seed that is another each day.</summary>
static class FuzzSeed
{
    public static int OfToday => (int)(DateTime.UtcNow.Date - DateTime.UnixEpoch).TotalDays;
}
