using System.Numerics.Tensors;
using CellDsl.Conformance.Tests.Compiling;
using CellDsl.Reference;

namespace CellDsl.Conformance.Tests.Guests;

/// <summary>Cells whose names could be mistaken for something else compute what they say.</summary>
public sealed class OddNamesTests
{
    [Fact]
    public void NamespaceThatIsAKeyword()
        => AssertSums(Assert.Single(CompiledCells.From(["""
            using CellDsl;

            namespace Acme.@event
            {
                [Cell]
                public sealed partial class Keyworded
                {
                    readonly Input x;
                    readonly State h;
                    [Next(nameof(h))] Vec h1 => h + x;
                }
            }
            """])));

    /// <summary>The files of the inner cell and the kernels of the outer one would have one name.</summary>
    [Fact]
    public void CellNestedInACellUnderTheNameOfAFile()
    {
        IReadOnlyList<CellDefinition> cells = CompiledCells.From(["""
            using CellDsl;

            namespace Acme;

            [Cell]
            public sealed partial class K
            {
                readonly Input x;
                readonly State h;
                [Next(nameof(h))] Vec h1 => h + x;

                [Cell]
                public sealed partial class Cpu
                {
                    readonly Input x;
                    readonly State h;
                    [Next(nameof(h))] Vec h1 => h + x;
                }
            }
            """]);

        Assert.Equal(["Acme.K", "Acme.K+Cpu"], cells.Select(c => c.Type.FullName).Order(StringComparer.Ordinal));
        Assert.All(cells, AssertSums);
    }

    /// <summary>Everything that has a name is called what C# calls something else; a private cell is found, too.</summary>
    [Fact]
    public void KeywordsEverywhere()
    {
        IReadOnlyList<CellDefinition> cells = CompiledCells.From(["""
            namespace @namespace.@global.@int;
            partial class @class
            {
                [CellDsl.Cell]
                private sealed partial record @record
                {
                    readonly CellDsl.Input @in;
                    readonly CellDsl.State @this;
                    readonly CellDsl.Scalar @value, @null;
                    CellDsl.Vec @var => 1 + 0 * (@value + @null);
                    [CellDsl.Next(nameof(@this))] CellDsl.Vec @return => @this + @var * @in;
                }
                [CellDsl.Cell]
                internal sealed partial class lstm
                {
                    readonly CellDsl.Input T, V;
                    readonly CellDsl.State tile;
                    [CellDsl.Next(nameof(tile))] CellDsl.Vec row => tile + T + 0 * V;
                }
            }
            namespace Else { [CellDsl.Cell] partial class RNN { readonly CellDsl.Input x; readonly CellDsl.State h;
                [CellDsl.Next("h")] CellDsl.Vec h1 => x + h; } }
            namespace Else { [CellDsl.Cell] partial class Rnn { readonly CellDsl.Input x; readonly CellDsl.State h;
                [CellDsl.Next("h")] CellDsl.Vec h1 => x + h; } }
            """.Replace("namespace @namespace.@global.@int;", "namespace @namespace.@global.@int {")
                .Replace("namespace Else", "} namespace Else", StringComparison.Ordinal)
            .Replace("} }\n} namespace", "} }\nnamespace", StringComparison.Ordinal)]);

        Assert.Equal(4, cells.Count);
        foreach (CellDefinition cell in cells)
        {
            GradientCheck.Run(cell, new GradientCheckOptions { IsQuick = true }).ThrowIfFailed();
            if (cell.Description.ReadsOneSequence)
                AssertSums(cell);
        }
    }

    /// <summary>h' = h + x, of 1, 2, 3.</summary>
    static void AssertSums(CellDefinition cell)
    {
        using SequenceLayer<double> layer = cell.CreateLayer<double>(new CellSizes(1, 1));
        Tensor<double> y = layer.Forward(Tensor.Create(new double[] { 1, 2, 3 }, [3, 1, 1]));
        Assert.Equal([1.0, 3.0, 6.0], y.ToArray());
        GradientCheck.Run(cell, new GradientCheckOptions { IsQuick = true }).ThrowIfFailed();
    }
}
