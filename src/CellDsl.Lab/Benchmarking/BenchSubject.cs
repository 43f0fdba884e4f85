using CellDsl.Lab.Shapes;

namespace CellDsl.Lab.Benchmarking;

/// <summary>A cell to measure; <paramref name="Peer"/> where other libraries know it too.</summary>
sealed record BenchSubject(CellDefinition Cell, PeerCell? Peer = null)
{
    /// <summary>The cell that a request means: a name that other libraries share, or the exact name of a class. Null where the program has
    /// none, or the cell cannot have these sizes.</summary>
    public static BenchSubject? Find(IReadOnlyList<CellDefinition> cells, string name, CellSizes sizes)
        => PeerCell.Named(name)
            .SelectMany(peer => cells.Where(c => c.Description.Name == peer.Class).Select(c => new BenchSubject(c, peer)))
            .Concat(cells.Where(c => c.Description.Name == name || c.Type.FullName == name).Select(c => new BenchSubject(c)))
            .FirstOrDefault(s => Fitting.Fits(s.Cell, sizes));
}
