using System.Runtime.CompilerServices;

namespace CellDsl;

/// <summary>Which units of a state are hit by noise, as a function of time step, row and unit. Bits of <see cref="CounterRandom"/> below rate·2^64
/// hit: keyed by (<see cref="CounterRandom.Bits(ulong)"/>(step) of (seed, "zoneout." or "dropout." and the state's name), "step"), at the index
/// (timeStep·2^20 + row)·2^20 + unit. Every backend draws from this.</summary>
public readonly struct NoiseMask
{
    /// <summary>Time steps, rows and units that have indices of their own.</summary>
    public const int MaxTimeSteps = 1 << 24, MaxRows = 1 << RowBits, MaxUnits = 1 << UnitBits;

    const int RowBits = 20, UnitBits = 20;

    readonly CounterRandom _random;
    readonly bool _perStep;

    NoiseMask(SequenceNoise noise, string name, double rate, bool perStep)
    {
        ArgumentNullException.ThrowIfNull(noise);
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate is from 0 up to, not including, 1.");
        _random = new CounterRandom(new CounterRandom(noise.Seed, name).Bits(noise.Step), "step");
        _perStep = perStep;
        // A power of two times a double below 1 is exact.
        Threshold = (ulong)(rate * 18446744073709551616.0);
    }

    /// <summary>Units of a state that keep their previous value.</summary>
    public static NoiseMask Zoneout(SequenceNoise noise, string state, double rate) => new(noise, "zoneout." + state, rate, perStep: true);

    /// <summary>Units of a state that products of matrices see as zero.</summary>
    /// <param name="perStep">As <see cref="RecurrentNoise.DropoutPerStep"/>; if not, all time steps have the mask of time step 0.</param>
    public static NoiseMask Dropout(SequenceNoise noise, string state, double rate, bool perStep = false)
        => new(noise, "dropout." + state, rate, perStep);

    /// <summary>Whether a unit is hit.</summary>
    /// <param name="timeStep">Counted from the sequence's beginning, <see cref="SequenceNoise.FirstTimeStep"/> included.</param>
    /// <param name="row">Sequence in the batch.</param>
    public bool Hits(int timeStep, int row, int unit) => _random.Bits(Index(timeStep, row) + (ulong)unit) < Threshold;

    internal CounterRandom Random => _random;

    internal ulong Threshold { get; }

    /// <summary>The index of a row's unit 0; the others follow it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Index(int timeStep, int row) => IndexOf(_perStep ? timeStep : 0, row);

    /// <summary>The index of the same row's unit at time step 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong AtFirstStep(ulong index) => index & ((1UL << (RowBits + UnitBits)) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong IndexOf(int timeStep, int row) => (((ulong)timeStep << RowBits) + (ulong)row) << UnitBits;
}
