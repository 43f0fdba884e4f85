using CellDsl.Execution;

namespace CellDsl.Products;

/// <summary>A product's parts, which are computed independently of each other: a grid of row ranges and column ranges.</summary>
readonly record struct ProductSplit(int Rows, int RowParts, int Columns, int ColumnParts)
{
    /// <summary>Parts for each worker, so that one that is held up leaves some to the others.</summary>
    const int PartsPerWorker = 2;

    public int Parts => RowParts * ColumnParts;

    /// <summary>Cuts across the columns or, where they do not give enough parts, across the rows.</summary>
    /// <param name="leastRows">Fewer rows are not worth a part of their own.</param>
    /// <param name="leastColumns">Likewise.</param>
    public static ProductSplit Of(int rows, int leastRows, int columns, int leastColumns, int workers)
    {
        if (workers == 1)
            return new(rows, 1, columns, 1);
        int parts = PartsPerWorker * workers, mostRows = (rows - 1) / leastRows + 1, mostColumns = (columns - 1) / leastColumns + 1;
        return mostColumns >= mostRows ? new(rows, 1, columns, Math.Min(parts, mostColumns)) : new(rows, Math.Min(parts, mostRows), columns, 1);
    }

    public (Share Rows, Share Columns) this[int part]
        => (Share.Of(Rows, part / ColumnParts, RowParts), Share.Of(Columns, part % ColumnParts, ColumnParts));
}
