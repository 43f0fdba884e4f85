using System.Numerics;
using System.Runtime.CompilerServices;

namespace CellDsl.Execution;

/// <summary>The masks of a run, drawn where they are needed and never kept.</summary>
public sealed unsafe class MaskTable(IReadOnlyList<MaskInfo> infos)
{
    static readonly Vector<ulong> s_gammas = Vector.Multiply(Vector<ulong>.Indices, CounterRandom.GoldenGamma);

    readonly NoiseMask[] _masks = new NoiseMask[infos.Count];
    NoisePlaces? _places;
    int _firstTimeStep;
    int _batch;

    /// <summary>Whether masks are drawn; if not, weights are those of evaluation.</summary>
    public bool IsTraining { get; private set; }

    /// <summary>For the run of a workspace.</summary>
    public void Start(SequenceNoise? noise, int batch)
    {
        IsTraining = noise is not null;
        _firstTimeStep = noise?.FirstTimeStep ?? 0;
        _places = noise?.Places;
        _batch = batch;
        if (noise is not null)
            for (int m = 0; m < _masks.Length; m++)
                _masks[m] = infos[m].Draw(noise);
    }

    /// <summary>Weights of all units of a row, as <see cref="MaskOperation"/> says.</summary>
    /// <param name="row">Row t·B + b, counted from the workspace's step <paramref name="step"/>.</param>
    public void Fill<T>(int mask, int step, int row, Span<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* first = weights)
            Fill(mask, step, row, 0, weights.Length, first);
    }

    /// <summary>Weights of a row's units, as <see cref="MaskOperation"/> says.</summary>
    /// <param name="row">Row t·B + b, counted from the workspace's step <paramref name="step"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill<T>(int mask, int step, int row, int firstUnit, int count, T* weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MaskInfo info = infos[mask];
        bool isZoneout = info.Kind == MaskKind.Zoneout;
        if (!IsTraining)
        {
            new Span<T>(weights, count).Fill(isZoneout ? T.CreateTruncating(info.Rate) : T.One);
            return;
        }
        (int time, int own) = _places is { } places ? places[step * _batch + row] : Math.DivRem(step * _batch + row, _batch);
        Fill(_masks[mask], _masks[mask].Index(_firstTimeStep + time, own) + (ulong)firstUnit, count,
            isZoneout ? T.One : T.Zero, isZoneout ? T.Zero : T.CreateTruncating(1 / (1 - info.Rate)), weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Fill<T>(NoiseMask mask, ulong index, int count, T hit, T miss, T* weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong counter = mask.Random.Key + (index + 1) * CounterRandom.GoldenGamma;
        var counters = new Vector<ulong>(counter) + s_gammas;
        var step = new Vector<ulong>((ulong)Vector<ulong>.Count * CounterRandom.GoldenGamma);
        var threshold = new Vector<ulong>(mask.Threshold);
        var hits = new Vector<T>(hit);
        var misses = new Vector<T>(miss);
        int n = 0;
        for (; n <= count - Vector<T>.Count; n += Vector<T>.Count)
        {
            Vector<ulong> first = Vector.LessThan(CounterRandom.Mix(counters), threshold);
            counters += step;
            if (sizeof(T) == sizeof(ulong))
            {
                Vector.Store(Vector.ConditionalSelect(first.As<ulong, T>(), hits, misses), weights + n);
                continue;
            }
            Vector<ulong> second = Vector.LessThan(CounterRandom.Mix(counters), threshold);
            counters += step;
            Vector.Store(Vector.ConditionalSelect(Vector.Narrow(first, second).As<uint, T>(), hits, misses), weights + n);
        }
        for (; n < count; n++)
            weights[n] = mask.Random.Bits(index + (ulong)n) < mask.Threshold ? hit : miss;
    }
}
