using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Tests.Ir;

public class GraphBuilderTests
{
    readonly GraphBuilder _graph = new(zeroTimesAnything: true);
    readonly int _a, _b;

    public GraphBuilderTests()
    {
        _a = _graph.Leaf(Op.Input, 0, 1, RowSpace.Sequence);
        _b = _graph.Leaf(Op.Vector, 1, 1, RowSpace.Parameter);
    }

    [Fact]
    public void EqualNodesAreOne()
    {
        int sum = _graph.Pointwise(Op.Add, _a, _b);
        Assert.Equal(sum, _graph.Pointwise(Op.Add, _a, _b));
        Assert.Equal(sum, _graph.Pointwise(Op.Add, _b, _a));
        Assert.NotEqual(_graph.Pointwise(Op.Subtract, _a, _b), _graph.Pointwise(Op.Subtract, _b, _a));
    }

    [Fact]
    public void ZerosAndOnesDisappear()
    {
        int zero = _graph.Constant(0), one = _graph.Constant(1);
        Assert.Equal(_a, _graph.Pointwise(Op.Add, _a, zero));
        Assert.Equal(_a, _graph.Pointwise(Op.Multiply, one, _a));
        Assert.Equal(zero, _graph.Pointwise(Op.Multiply, _a, zero));
        Assert.Equal(_a, _graph.Pointwise(Op.Divide, _a, one));
        Assert.Equal(_a, _graph.Pointwise(Op.Negate, _graph.Pointwise(Op.Negate, _a)));
        Assert.Equal(_graph.Pointwise(Op.Subtract, _a, _b), _graph.Pointwise(Op.Add, _a, _graph.Pointwise(Op.Negate, _b)));
    }

    [Fact]
    public void ConstantsFoldUnlessTheResultIsNotFinite()
    {
        Assert.Equal(_graph.Constant(6), _graph.Pointwise(Op.Multiply, _graph.Constant(2), _graph.Constant(3)));
        int division = _graph.Pointwise(Op.Divide, _graph.Constant(1), _graph.Constant(0));
        Assert.Equal(Op.Divide, _graph[division].Op);
    }

    [Fact]
    public void AValueHasAsManyRowsAsItsWidestOperand()
        => Assert.Equal(RowSpace.Sequence, _graph[_graph.Pointwise(Op.Add, _b, _a)].Rows);
}
