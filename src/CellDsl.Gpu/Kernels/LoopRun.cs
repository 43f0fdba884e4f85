using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>A recurrence in one launch. The grid's groups are in columns, which share the units among them, and rows, which share the sequences.
/// Groups of one row of the grid wait for each other; rows of the grid have nothing to do with each other.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopRun
{
    /// <summary>Numbers between the counters of two rows of the grid: each has a cache line of its own.</summary>
    internal const int CounterStride = 32;

    /// <summary>All slots.</summary>
    public ArrayView<Float4> Memory;

    /// <summary>All packed weights.</summary>
    public ArrayView<Float4> Panels;

    /// <summary>For each row of the grid, how many groups have come to a barrier since the launch. Zero before it.</summary>
    public ArrayView<int> Counters;

    /// <summary>Valid steps of each sequence.</summary>
    public ArrayView<int> Lengths;

    /// <summary>1: the lengths count. 0: all steps are valid.</summary>
    public int HasLengths;

    /// <summary>Sequences.</summary>
    public int Batch;

    /// <summary>The time step that comes first.</summary>
    public int FirstStep;

    public int Steps;

    /// <summary>1, or -1 from later time steps to earlier ones.</summary>
    public int Direction;

    /// <summary>Sequences of a group.</summary>
    public int RowsPerGroup;

    /// <summary>Groups that wait for each other.</summary>
    public int Waiting;
}

/// <summary>How the groups of a loop compute values of one dimension. A thread computes four units of a row at a time, the same ones in every stage
/// and at every time step.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct StageShape
{
    /// <summary>Fours of units.</summary>
    /// <remarks>Not an int, as all numbers of slots and operands are: ILGPU 1.5.3 takes two structures whose numbers have the same types in the same
    /// order for one, whatever structures they are nested in, and then finds the wrong parts of them. So a stage's numbers must differ from those of
    /// a pack of slots.</remarks>
    public long Quads;

    /// <summary>Fours of units of a group.</summary>
    public int GroupQuads;

    /// <summary>For <see cref="OverGroupQuads"/>.</summary>
    public int GroupQuadsInverse;

    /// <summary>Rows that a group computes at once.</summary>
    public int Rows;

    /// <summary>Threads that share a product's elements: each adds up a part of them. A power of 2: divisions take a device long.</summary>
    public int Slices;
    public int SlicesLog2;

    /// <summary>Threads that add such parts up, for one value. Each takes as many as the other.</summary>
    public int Adders;
    public int AddersLog2;

    /// <summary>Where the parts are in shared memory.</summary>
    public int Parts;

    /// <summary>Where the adders' sums are.</summary>
    public int Sums;

    const int InverseBits = 20;

    /// <summary>A little more than 2²⁰ / <paramref name="groupQuads"/>.</summary>
    internal static int InverseOf(int groupQuads) => (1 << InverseBits) / groupQuads + 1;

    /// <summary>A thread's number divided by <see cref="GroupQuads"/>; devices have no instruction for that. Exact where both are at most 1024: the
    /// inverse is too large by at most 1, so the quotient by at most 1023 / 2²⁰, which is less than 1 / GroupQuads.</summary>
    internal static int OverGroupQuads(StageShape shape, int thread) => thread * shape.GroupQuadsInverse >> InverseBits;

    /// <summary>What that division leaves.</summary>
    internal static int ModGroupQuads(StageShape shape, int thread) => thread - OverGroupQuads(shape, thread) * shape.GroupQuads;
}

/// <summary>A stage of a loop without products.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopStage<TSlots> : ILoopStages<LoopStage<TSlots>>
    where TSlots : struct, IPack<TSlots, LoopSlot>
{
    public StageShape Shape;
    public TSlots Slots;

    static LoopStage<TSlots> ILoopStages<LoopStage<TSlots>>.Of(ReadOnlySpan<StageArguments> stages)
        => new() { Shape = stages[0].Shape, Slots = TSlots.Of(stages[0].Slots) };
}

/// <summary>A stage of a loop with products.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopStage<TSlots, TOperands> : ILoopStages<LoopStage<TSlots, TOperands>>
    where TSlots : struct, IPack<TSlots, LoopSlot>
    where TOperands : struct, IPack<TOperands, LoopOperand>
{
    public StageShape Shape;
    public TSlots Slots;
    public TOperands Operands;

    static LoopStage<TSlots, TOperands> ILoopStages<LoopStage<TSlots, TOperands>>.Of(ReadOnlySpan<StageArguments> stages)
        => new() { Shape = stages[0].Shape, Slots = TSlots.Of(stages[0].Slots), Operands = TOperands.Of(stages[0].Operands) };
}

/// <summary>A stage, and those after it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LoopStages<TFirst, TRest> : ILoopStages<LoopStages<TFirst, TRest>>
    where TFirst : struct, ILoopStages<TFirst>
    where TRest : struct, ILoopStages<TRest>
{
    public TFirst First;
    public TRest Rest;

    static LoopStages<TFirst, TRest> ILoopStages<LoopStages<TFirst, TRest>>.Of(ReadOnlySpan<StageArguments> stages)
        => new() { First = TFirst.Of(stages), Rest = TRest.Of(stages[1..]) };
}

/// <summary>The stages of a loop as one parameter of a kernel.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILoopStages<TStages>
    where TStages : struct, ILoopStages<TStages>
{
    internal static abstract TStages Of(ReadOnlySpan<StageArguments> stages);
}

/// <summary>What the host gives one stage.</summary>
sealed record StageArguments(StageShape Shape, LoopSlot[] Slots, LoopOperand[] Operands);
