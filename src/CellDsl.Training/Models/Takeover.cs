namespace CellDsl.Training;

/// <summary>Making what takes over something disposable: where that fails, nobody else would dispose it.</summary>
static class Takeover
{
    public static TResult Of<TOwned, TResult>(TOwned owned, Func<TOwned, TResult> make) where TOwned : IDisposable
    {
        try
        {
            return make(owned);
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }
}
