namespace CellDsl.Training.Sequences;

/// <summary>Which units a <see cref="Dropout{T}"/> keeps, as its documentation defines them. Nothing is stored and nothing depends on the order of
/// computation: backward builds the mask anew, and every backend and number of threads has the same.</summary>
readonly struct DropoutMask
{
    readonly ulong _call;
    readonly ulong _limit;

    /// <param name="seed">Of the module; modules with the same seed drop the same units.</param>
    /// <param name="call">The number of the call.</param>
    /// <param name="rate">The probability that a unit is dropped, from 0 up to but not including 1.</param>
    public DropoutMask(ulong seed, ulong call, double rate)
    {
        RequireRate(rate);
        Rate = rate;
        _call = new CounterRandom(seed, "dropout").Bits(call);
        // A double's 53 bits times 2^64 is a whole number below 2^64 or, for tiny rates, rounds down: exact enough, and the same everywhere.
        _limit = (ulong)Math.ScaleB(rate, 64);
    }

    public double Rate { get; }

    /// <summary>What kept units are multiplied with, so that the mean stays as it was (inverted dropout): 1 / (1 - rate).</summary>
    public double Scale => 1 / (1 - Rate);

    /// <summary>The units of one row at one time step.</summary>
    public UnitMask At(int row, int step)
        => new(new CounterRandom(new CounterRandom(new CounterRandom(_call, "row").Bits((ulong)row), "step").Bits((ulong)step), "unit"), _limit);

    public static void RequireRate(double rate)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is at least 0 and below 1.");
    }

    /// <summary>The mask of one row at one time step.</summary>
    public readonly struct UnitMask
    {
        readonly CounterRandom _random;
        readonly ulong _limit;

        public UnitMask(CounterRandom random, ulong limit) => (_random, _limit) = (random, limit);

        public bool IsKept(int unit) => _random.Bits((ulong)unit) >= _limit;
    }
}
