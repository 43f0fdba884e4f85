using System.Numerics;
using CellDsl.Backends.Cpu;
using CellDsl.Execution;

namespace CellDsl.Runtime.Tests.Support;

/// <summary>A cell written by hand, with the naive form of its equations.</summary>
abstract class CellCase(NaiveStep naive)
{
    public static readonly CellCase Lstm = new CellCase<HandLstm>(NaiveCells.Lstm);
    public static readonly CellCase Gru = new CellCase<HandGru>(NaiveCells.Gru);
    public static readonly CellCase Mix = new CellCase<HandMix>(NaiveCells.Mix);
    public static readonly CellCase[] All = [Lstm, Gru, Mix];

    public NaiveStep Naive { get; } = naive;
    public abstract CellDescription Description { get; }
    public abstract SequenceLayer<T> Layer<T>(CellSizes sizes, Sharing? sharing = null, int? vectorBits = null, int? checkpointEvery = null,
        RecurrentNoise? noise = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>An engine for a plan that may differ from the cell's own.</summary>
    public abstract LayerEngine<double> Engine(NoisyCell cell, ParameterSet<double> parameters, int[] sizes);

    public CellSizes Sizes(int input, int hidden)
    {
        var sizes = new CellSizes(input, hidden);
        foreach (string name in Description.Dimensions.Skip(3))
            sizes[name] = name switch { "Extra" => 2, "Ctx" => 5, _ => hidden + 2 };
        return sizes;
    }

    public override string ToString() => Description.Name;

    /// <summary>xunit passes names.</summary>
    public static CellCase Named(string name) => All.Single(c => c.ToString() == name);
    public static TheoryData<string> Names => [.. All.Select(c => c.ToString())];
}

sealed class CellCase<TCell>(NaiveStep naive) : CellCase(naive)
    where TCell : ICell
{
    public override CellDescription Description => TCell.Description;

    public override SequenceLayer<T> Layer<T>(CellSizes sizes, Sharing? sharing, int? vectorBits, int? checkpointEvery, RecurrentNoise? noise)
        => new RecurrentLayer<TCell, T>(sizes, 7, sharing ?? new Sharing(1), vectorBits, checkpointEvery, noise: noise);

    public override LayerEngine<double> Engine(NoisyCell cell, ParameterSet<double> parameters, int[] sizes)
        => new(CpuEngine<double>.Create<TCell>(new SizedPlan(cell.Cell, cell.Masks, sizes), parameters, vectorBits: 256, new Sharing(1)));
}
