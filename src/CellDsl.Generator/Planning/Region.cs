using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>When a value is computed, and for how many rows. Regions run in the order of <see cref="CompareTo"/>.</summary>
internal readonly record struct Region(Phase Phase, RowSpace Rows) : IComparable<Region>
{
    /// <summary>Towards the loop rows grow (parameters, sequence, all steps); behind it they shrink again.</summary>
    public int CompareTo(Region other)
        => Phase != other.Phase ? Phase.CompareTo(other.Phase)
            : Phase == Phase.After ? other.Rows.CompareTo(Rows)
            : Rows.CompareTo(other.Rows);

    public static bool operator <(Region a, Region b) => a.CompareTo(b) < 0;
    public static bool operator >(Region a, Region b) => a.CompareTo(b) > 0;
}

/// <summary>One kernel to be: everything of one dimension that is computed at one level of one region. Level 0 reads no product of its
/// region.</summary>
internal readonly record struct KernelKey(Region Region, int Level, int Dimension) : IComparable<KernelKey>
{
    public int CompareTo(KernelKey other)
    {
        int order = Region.CompareTo(other.Region);
        if (order == 0)
            order = Level.CompareTo(other.Level);
        return order == 0 ? Dimension.CompareTo(other.Dimension) : order;
    }
}

/// <summary>What the scheduler asks about each node of its direction.</summary>
/// <param name="First">The first node to schedule; earlier ones are values of the other direction.</param>
/// <param name="Regions">The region of each node that has one: leaves, sums over rows, dead nodes and auxiliary values have none.</param>
/// <param name="Pinned">Nodes that need a place in memory whoever reads them: results, and operands of products.</param>
internal sealed record ScheduleInput(IReadOnlyList<Node> Nodes, IReadOnlyList<ValueOrigin> Values, int First, Region?[] Regions, bool[] Pinned);
