namespace CellDsl.Training.Models.Examples;

static class RandomOrder
{
    /// <summary>The numbers from 0 to <paramref name="count"/> - 1 in an order that follows from seed and name (Fisher and Yates' shuffle, as in
    /// Knuth, The Art of Computer Programming, volume 2, algorithm P).</summary>
    public static int[] Of(int count, ulong seed, string name)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        var random = new CounterRandom(seed, name);
        for (int k = count - 1; k > 0; k--)
        {
            int other = (int)(random.Uniform((ulong)k) * (k + 1));
            (order[k], order[other]) = (order[other], order[k]);
        }
        return order;
    }
}
