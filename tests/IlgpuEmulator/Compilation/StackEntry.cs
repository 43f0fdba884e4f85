namespace ILGPU.Compilation;

/// <summary>What is known about a value on the evaluation stack.</summary>
enum EntryKind
{
    Value,

    /// <summary>The address of a variable of the thread itself: nobody else sees it, so accesses need no check.</summary>
    LocalAddress,

    /// <summary>Any other address: of an element of a view, or of something unknown.</summary>
    Address,

    /// <summary>A string, which only inline assembly takes.</summary>
    Text,
}

/// <summary>A value on the evaluation stack. The type is that of the value; addresses are kept as native integers. Known is the number, where it is a constant.</summary>
readonly record struct StackEntry(Type Type, EntryKind Kind = EntryKind.Value, int? Known = null)
{
    public bool IsAddress => Kind is EntryKind.LocalAddress or EntryKind.Address;
}

/// <summary>A variable in a thread's frame.</summary>
readonly record struct Slot(int Offset, Type Type, EntryKind Kind, int? Known = null);
