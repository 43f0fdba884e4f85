namespace ILGPU.Checking;

/// <summary>The order of the groups of one launch among each other. Earlier launches are over.</summary>
sealed class LaunchOrder(uint firstStretch, uint firstList, int groups)
{
    readonly List<(int Group, int Epoch)> stretches = [];
    readonly Dictionary<nint, Knowledge> published = [];
    readonly List<ReaderList> readerLists = [];

    public int Groups => groups;

    public uint NextStretch => firstStretch + (uint)stretches.Count;

    public (int Group, int Epoch) Find(uint stretch) => stretches[(int)(stretch - firstStretch)];

    public uint NewStretch(int group, int epoch)
    {
        stretches.Add((group, epoch));
        return firstStretch + (uint)stretches.Count - 1;
    }

    public Knowledge? PublishedAt(nint address) => published.GetValueOrDefault(address);

    public void Publish(nint address, Knowledge knowledge) => published[address] = Knowledge.Merge(PublishedAt(address), knowledge)!;

    public uint NextList => firstList + (uint)readerLists.Count;

    /// <summary>The readers of several groups, if they are of this launch.</summary>
    public ReaderList? Readers(in Cell cell)
        => cell.ManyGroups && cell.ReadStretch >= firstList ? readerLists[(int)(cell.ReadStretch - firstList)] : null;

    public unsafe ReaderList NewReaders(Cell* cell)
    {
        cell->ManyGroups = true;
        cell->ReadStretch = NextList;
        readerLists.Add(new(groups));
        return readerLists[^1];
    }
}

/// <summary>The last reader of a word in each group.</summary>
sealed class ReaderList(int groups)
{
    readonly (uint Stretch, ushort Thread)[] last = new (uint, ushort)[groups];

    public IEnumerable<(uint Stretch, ushort Thread)> All => last.Where(reader => reader.Stretch != Stretches.Never);

    public void Add(int group, uint stretch, ushort thread)
    {
        ref var reader = ref last[group];
        reader = (stretch, reader.Stretch == stretch && reader.Thread != thread ? Cell.ManyThreads : thread);
    }
}
