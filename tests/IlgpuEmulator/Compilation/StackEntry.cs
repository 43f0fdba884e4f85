using System.Reflection.Emit;

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

/// <summary>A value on the evaluation stack. The type is that of the value; addresses are kept as native integers.</summary>
/// <param name="Known">The number, where it is a constant.</param>
/// <param name="Target">The variable whose address it is, where that is known.</param>
readonly record struct StackEntry(Type Type, EntryKind Kind = EntryKind.Value, int? Known = null, Slot? Target = null)
{
    public bool IsAddress => Kind is EntryKind.LocalAddress or EntryKind.Address;
}

/// <summary>A variable of the thread: in its frame, or, where no stop comes between its first and its last use, one of the translated
/// method.</summary>
/// <param name="IsTarget">Whether it stands for the address of the variable, as an argument does that is a reference to it.</param>
sealed record Slot(Type Type, EntryKind Kind, int Offset, LocalBuilder? Local = null, int? Known = null, bool IsTarget = false);
