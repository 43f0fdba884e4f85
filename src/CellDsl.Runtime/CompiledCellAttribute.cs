using System.Diagnostics.CodeAnalysis;

namespace CellDsl;

/// <summary>A cell of the assembly, for programs that ask which there are (<see cref="CellDefinition.In"/>). Generated code declares it.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public abstract class CompiledCellAttribute : Attribute
{
    /// <summary>The cell.</summary>
    public abstract CellDefinition Definition { get; }
}

/// <inheritdoc/>
public sealed class CompiledCellAttribute<[DynamicallyAccessedMembers(CellGraph.Members)] TCell> : CompiledCellAttribute
    where TCell : ICell
{
    /// <inheritdoc/>
    public override CellDefinition Definition => CellDefinition.Of<TCell>();
}
