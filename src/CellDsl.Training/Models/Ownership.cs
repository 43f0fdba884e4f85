namespace CellDsl.Training.Models;

/// <summary>Making what is to own something disposable: where that fails, nobody else would dispose it.</summary>
static class Ownership
{
    public static TResult Transfer<TOwned, TResult>(TOwned owned, Func<TOwned, TResult> make) where TOwned : IDisposable
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
