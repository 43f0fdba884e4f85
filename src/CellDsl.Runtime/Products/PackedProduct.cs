using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Products;

/// <summary>Products by blocks: B is packed into panels of a few vectors, A into tiles of a few rows where it is not stored by rows; sums stay in
/// registers (Goto and van de Geijn, 2008, "Anatomy of high-performance matrix multiplication").</summary>
static unsafe class PackedProduct<T, V>
    where T : unmanaged
    where V : struct, IMultiplyAdd<V, T>
{
    /// <summary>Terms that are added up at a time.</summary>
    public const int DepthBlock = 256;

    /// <summary>Of packed panels, which stay in the second-level cache for all rows.</summary>
    const int ChunkBytes = 512 << 10;

    /// <summary>Rows of A that stay in the second-level cache, beside one panel after the other.</summary>
    const int BlockRows = 96;

    /// <summary>Rows of B that stay in the first-level cache until all panels have got their columns, although they may be pages apart.</summary>
    const int StepsAtOnce = 32;

    /// <summary>Vectors of a panel, of which as many rows as there are registers for make a tile that loads little for its products.</summary>
    public static int PanelVectors => Instructions.Has32Registers ? 4 : 2;

    public static int PanelWidth => PanelVectors * V.Count;

    public static int TileRows => TileRowsOf(PanelVectors);

    /// <summary>What becomes of C before the terms from <paramref name="first"/> on.</summary>
    public static SumInto Into(in ProductCall<T> call, int first)
        => first == 0 && !call.Add ? SumInto.Replaces : typeof(T) == typeof(double) ? SumInto.GoesOn : SumInto.Adds;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in ProductCall<T> call, Share rows, Share columns, ProductMemory memory)
    {
        int most = Math.Min(call.Depth, DepthBlock), vectors = (columns.Count - 1) / V.Count + 1;
        int chunks = (vectors - 1) / (ChunkBytes / (DepthBlock * V.Count * sizeof(T))) + 1;
        int right = ((vectors - 1) / chunks + 1) * V.Count * most, left = PackedTiles<T>.Serve(call) ? Math.Min(BlockRows, rows.Count) * most : 0;
        T* panels = memory.Reserve<T>(right + left + TileRowsOf(1) * PanelWidth), tiles = panels + right, edge = tiles + left;
        for (int number = 0; number < chunks; number++)
        {
            Share part = Share.Of(vectors, number, chunks);
            var chunk = new Share(columns.First + part.First * V.Count, Math.Min(columns.First + part.End * V.Count, columns.End));
            for (int first = 0; first < call.Depth; first += DepthBlock)
                AddChunk(call, rows, chunk, new Share(first, Math.Min(first + DepthBlock, call.Depth)), panels, left == 0 ? null : tiles, edge);
        }
    }

    static int TileRowsOf(int vectors) => TileProducts<T, V>.MaxRows(vectors);

    static void AddChunk(in ProductCall<T> call, Share rows, Share columns, Share depth, T* packedRight, T* packedLeft, T* edge)
    {
        int vectors = (columns.Count - 1) / V.Count + 1, panels = (vectors - 1) / PanelVectors + 1, blocks = (rows.Count - 1) / BlockRows + 1;
        int tileRows = TileRowsOf((vectors - 1) / panels + 1);
        int steps = call.B.Column == 1 ? StepsAtOnce : depth.Count;
        for (int first = depth.First; first < depth.End; first += steps)
            for (int p = 0; p < panels; p++)
            {
                Share panel = Share.Of(vectors, p, panels);
                T* target = packedRight + panel.First * V.Count * (nint)depth.Count + (first - depth.First) * (nint)(panel.Count * V.Count);
                PackRight(call.B, columns, new Share(first, Math.Min(first + steps, depth.End)), panel, target);
            }
        for (int n = 0; n < blocks; n++)
        {
            Share part = Share.Of(rows.Count, n, blocks);
            var block = new Share(rows.First + part.First, rows.First + part.End);
            int tiles = (block.Count - 1) / tileRows + 1;
            if (packedLeft != null)
                PackedTiles<T>.Pack(call.A, block, tiles, depth, packedLeft);
            for (int p = 0; p < panels; p++)
                AddPanel(call, block, tiles, columns, depth, Share.Of(vectors, p, panels), packedRight, packedLeft, edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddPanel(in ProductCall<T> call, Share block, int tiles, Share columns, Share depth, Share panel, T* packedRight, T* packedLeft,
        T* edge)
    {
        int column = columns.First + panel.First * V.Count, width = panel.Count * V.Count, left = Math.Min(width, columns.End - column);
        T* right = packedRight + panel.First * V.Count * (nint)depth.Count, next = right + width * (nint)depth.Count;
        // The tiles share the asking for the next panel.
        int nextStep = (width - 1) / tiles + 1;
        SumInto into = Into(call, depth.First);
        for (int t = 0; t < tiles; t++, next += nextStep * (nint)depth.Count)
        {
            Share tile = Share.Of(block.Count, t, tiles);
            T* a = packedLeft == null ? call.A.At(block.First + tile.First, depth.First) : packedLeft + tile.First * (nint)depth.Count;
            (nint aRow, nint aStep) = packedLeft == null ? (call.A.Row, call.A.Column) : (1, tile.Count);
            T* c = call.C.At(block.First + tile.First, column);
            if (left == width)
            {
                if (into != SumInto.Replaces)
                    Prefetch(c, call.C.Row, tile.Count, width);
                Multiply(tile.Count, panel.Count, a, aRow, aStep, right, depth.Count, c, call.C.Row, into, next, nextStep);
                continue;
            }
            if (into != SumInto.Replaces)
                Copy(c, call.C.Row, edge, width, tile.Count, left);
            Multiply(tile.Count, panel.Count, a, aRow, aStep, right, depth.Count, edge, width, into, next, nextStep);
            Copy(edge, width, c, call.C.Row, tile.Count, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Multiply(int rows, int vectors, T* a, nint aRow, nint aStep, T* panel, int depth, T* c, nint cRow, SumInto into, T* next,
        nint nextStep)
    {
        if (into == SumInto.GoesOn)
            TileProducts<T, V>.Continue(rows, vectors, a, aRow, aStep, panel, depth, c, cRow);
        else
            TileProducts<T, V>.Multiply(rows, vectors, a, aRow, aStep, panel, depth, c, cRow, into == SumInto.Adds, next, nextStep);
    }

    /// <summary>The rows of a panel one behind the other, with zeros behind the last column.</summary>
    static void PackRight(Strided<T> b, Share columns, Share depth, Share panel, T* target)
    {
        int column = columns.First + panel.First * V.Count, width = panel.Count * V.Count, count = Math.Min(width, columns.End - column);
        T* source = b.At(depth.First, column);
        if (b.Column == 1)
            PanelCopy.Rows(source, b.Row, target, width, depth.Count, count);
        else if (b.Row == 1)
            PanelCopy.Columns(source, b.Column, target, width, depth.Count, count);
        else
            for (int k = 0; k < depth.Count; k++)
                for (int n = 0; n < count; n++)
                    target[k * width + n] = source[k * b.Row + n * b.Column];
        for (int k = 0; k < depth.Count && count < width; k++)
            new Span<T>(target + k * width + count, width - count).Clear();
    }

    static void Copy(T* source, nint sourceRow, T* target, nint targetRow, int rows, int count)
    {
        for (int r = 0; r < rows; r++)
            new Span<T>(source + r * sourceRow, count).CopyTo(new Span<T>(target + r * targetRow, count));
    }

    /// <summary>Asks for what the tile will add to when its sums are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Prefetch(T* c, nint row, int rows, int width)
    {
        if (!Sse.IsSupported)
            return;
        for (int r = 0; r < rows; r++, c += row)
            for (int n = 0; n < width; n += 64 / sizeof(T))
                Sse.Prefetch0(c + n);
    }
}
