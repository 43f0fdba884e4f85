using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Ir;

/// <summary>A node under construction, with the operators that rules are written in. A plain number is a node yet to be made.</summary>
internal readonly struct Value
{
    readonly GraphBuilder? _graph;
    readonly int _node;
    readonly double _number;

    public Value(GraphBuilder graph, int node)
    {
        _graph = graph;
        _node = node;
    }

    Value(double number) => _number = number;

    public static implicit operator Value(double number) => new(number);
    public static Value operator +(Value a, Value b) => Make(Op.Add, a, b);
    public static Value operator -(Value a, Value b) => Make(Op.Subtract, a, b);
    public static Value operator *(Value a, Value b) => Make(Op.Multiply, a, b);
    public static Value operator /(Value a, Value b) => Make(Op.Divide, a, b);
    public static Value operator -(Value a) => new(a._graph!, a._graph!.Pointwise(Op.Negate, a._node));

    public int In(GraphBuilder graph) => _graph is null ? graph.Constant(_number) : _node;

    static Value Make(Op op, Value a, Value b)
    {
        GraphBuilder graph = (a._graph ?? b._graph)!;
        return new(graph, graph.Pointwise(op, a.In(graph), b.In(graph)));
    }
}

/// <summary>What a rule sees of the node it differentiates.</summary>
internal readonly struct AdjointScope(GraphBuilder graph, int node, int gradient)
{
    public Value A => new(graph, graph[node].A);
    public Value B => new(graph, graph[node].B);
    public Value C => new(graph, graph[node].C);
    public Value D => new(graph, graph[node].D);
    public Value Y => new(graph, node);
    public Value G => new(graph, gradient);

    public Value Apply(Op op, Value a) => new(graph, graph.Pointwise(op, a.In(graph)));

    public Value IfGreater(Value a, Value b, Value yes, Value no) => Select(Op.SelectGreater, a, b, yes, no);
    public Value IfGreaterOrEqual(Value a, Value b, Value yes, Value no) => Select(Op.SelectGreaterOrEqual, a, b, yes, no);

    Value Select(Op op, Value a, Value b, Value yes, Value no)
        => new(graph, graph.Pointwise(op, a.In(graph), b.In(graph), yes.In(graph), no.In(graph)));
}
