using System.Numerics;
using CellDsl.Reference.Shapes;

namespace CellDsl.Reference.Tests.Support;

/// <summary>A class that the generator did not see, with the description that a layer needs.</summary>
sealed class SubstituteCell(Type type) : CellDefinition
{
    public static SubstituteCell For<TCell>() => new(typeof(TCell));

    public override Type Type => type;

    public override CellDescription Description { get; } = Describe(type);

    public override SequenceLayer<T> CreateLayer<T>(CellSizes sizes, ulong seed = 0, LayerOptions? options = null)
        => throw new NotSupportedException("nothing was generated");

    static CellDescription Describe(Type type)
    {
        CellGraph graph = CellGraph.Of(type);
        CellShapes shapes = CellShapes.Infer(graph);
        var dimensions = new List<string> { "One" };
        int Number(string name)
        {
            if (!dimensions.Contains(name))
                dimensions.Add(name);
            return dimensions.IndexOf(name);
        }
        VectorInfo[] Vectors(Type role)
            => [.. graph.Leaves.Where(l => l.Role == role).Select(l => new VectorInfo(l.Name, Number(shapes.Vector(l.Expression)!)))];
        ParameterInfo Parameter(CellLeaf leaf)
        {
            if (leaf.Role != typeof(Weight))
                return new(leaf.Name, ParameterKind.Bias, leaf.Role == typeof(Scalar) ? 0 : Number(shapes.Vector(leaf.Expression)!), [],
                    Initializer.Zero, 0);
            var (rows, columns) = shapes.Weight(leaf.Expression);
            return new(leaf.Name, ParameterKind.Weight, Number(rows), [.. columns.Select(Number)], Initializer.Zero, 0);
        }
        return new CellDescription
        {
            Name = type.Name,
            Summary = "",
            Dimensions = dimensions,
            Inputs = Vectors(typeof(Input)),
            Contexts = Vectors(typeof(Context)),
            States = Vectors(typeof(State)),
            Parameters = [.. graph.Leaves.Where(l => l.Role != typeof(Input) && l.Role != typeof(Context) && l.Role != typeof(State))
            .Select(Parameter)],
            Output = new("y", 0),
            Equations = [],
            Adjoints = [],
            Captures = [.. graph.Equations.Select(e => e.Name), .. graph.Leaves.Where(l => l.Role == typeof(State)).Select(l => l.Name)],
            RecurrentDepth = 0,
            FeedforwardDepth = 0,
            Plan = null!,
        };
    }
}
