using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using CellDsl.Reference.Arithmetic;
using CellDsl.Reference.Interpretation;
using CellDsl.Reference.Shapes;

namespace CellDsl.Reference;

/// <summary>A cell by its definition: the class is executed, the graph it yields is evaluated in double precision, one element at a time.
/// Slow, and shares nothing with the code that the generator writes.</summary>
public sealed class ReferenceCell
{
    readonly SortedDictionary<string, int> _dimensions = new(StringComparer.Ordinal);

    /// <summary>Executes the class once to learn its equations.</summary>
    /// <param name="cell">The class that declares the cell.</param>
    /// <param name="sizes">Sizes by dimension; as for a layer, dimensions without a size fall back to "Input" for inputs and contexts, else to
    /// "Hidden".</param>
    /// <exception cref="ArgumentException">The cell's sizes contradict each other, or a dimension has no size.</exception>
    public ReferenceCell([DynamicallyAccessedMembers(CellGraph.Members)] Type cell, CellSizes sizes)
    {
        Type = cell;
        CellGraph graph = CellGraph.Of(cell);
        CellShapes shapes = CellShapes.Infer(graph);
        string?[] given = [.. graph.Leaves.Where(l => l.Role == typeof(Input) || l.Role == typeof(Context)).Select(l => shapes.Vector(l.Expression))];
        Compiled = new CompiledCell(graph, shapes, SizeOf);

        int SizeOf(string dimension)
        {
            if (!sizes.TryGet(dimension, out int size) && !sizes.TryGet(given.Contains(dimension) ? "Input" : "Hidden", out size))
                size = dimension == "One" ? 1 : throw new ArgumentException($"{cell.Name} needs the size of its dimension '{dimension}'.");
            return _dimensions[dimension] = size;
        }
    }

    /// <summary>As the constructor, for a class that is known at compile time.</summary>
    public static ReferenceCell Of<[DynamicallyAccessedMembers(CellGraph.Members)] TCell>(CellSizes sizes) => new(typeof(TCell), sizes);

    /// <summary>The class that declares the cell.</summary>
    public Type Type { get; }

    /// <summary>Sizes of the dimensions by name.</summary>
    public IReadOnlyDictionary<string, int> Dimensions => _dimensions;

    /// <summary>The parameters in order of declaration.</summary>
    public IReadOnlyList<ReferenceParameter> Parameters => Compiled.Parameters;

    internal CompiledCell Compiled { get; }

    /// <summary>Forward over whole sequences.</summary>
    /// <param name="parameters">Every parameter by field name; matrices row-major.</param>
    /// <exception cref="ArgumentException">Something is missing, unknown or of the wrong size; the message names it.</exception>
    public SequenceResult<double> Run(IReadOnlyDictionary<string, double[]> parameters, SequenceArguments<double> arguments)
    {
        var (leaves, shape) = Leaves.Gather(Type.Name, Compiled, parameters, arguments);
        var trace = new Interpreter<double>(Compiled, new RealArithmetic()).Run(leaves, shape);
        Leaves.RejectUnknown(Type.Name, "equation or state", arguments.Capture, trace.Captured.Keys);
        return new SequenceResult<double>
        {
            Output = Sequence(trace.Output, shape),
            FinalStates = trace.FinalStates.ToDictionary(s => s.Key, s => Rows(s.Value, shape)),
            Captured = arguments.Capture.ToDictionary(name => name, name => Sequence(trace.Captured[name], shape)),
        };
    }

    /// <summary>Gradients of Σ dy·y + Σ ds·s: the run is written on a tape of single operations, each with its textbook derivative,
    /// and the tape is read backwards. Memory grows with every single multiplication of the run.</summary>
    /// <param name="outputGradient">dy, [T, B, output size]</param>
    /// <param name="finalStateGradients">ds by state name, each [B, n]; zero where absent.</param>
    /// <exception cref="ArgumentException">Something is missing, unknown or of the wrong size; the message names it.</exception>
    public ReferenceGradients Gradients(IReadOnlyDictionary<string, double[]> parameters, SequenceArguments<double> arguments,
        Tensor<double> outputGradient, IReadOnlyDictionary<string, Tensor<double>>? finalStateGradients = null)
    {
        var (leaves, shape) = Leaves.Gather(Type.Name, Compiled, parameters, arguments);
        finalStateGradients ??= new Dictionary<string, Tensor<double>>();
        Leaves.RejectUnknown(Type.Name, "state", finalStateGradients.Keys, Compiled.States.Select(s => s.Name));
        var weights = new LossWeights(
            Leaves.Numbers("The gradient of the output", outputGradient, shape.Steps, shape.Batch, Compiled.Output.Size),
            Compiled.States.Where(s => finalStateGradients.ContainsKey(s.Name)).ToDictionary(
                s => s.Name, s => Leaves.Numbers($"The gradient of the final {s.Name}", finalStateGradients[s.Name], shape.Batch, s.Size)));

        var gradients = TapeGradient.Of(Compiled, leaves, shape, weights).Gradients;
        return new ReferenceGradients
        {
            Parameters = Parameters.ToDictionary(p => p.Name, p => gradients[p.Name]),
            Inputs = Compiled.Inputs.ToDictionary(i => i.Name, i => Sequence(gradients[i.Name], shape)),
            InitialStates = Compiled.States.ToDictionary(s => s.Name, s => Rows(gradients[s.Name], shape)),
            Contexts = Compiled.Contexts.ToDictionary(c => c.Name, c => Rows(gradients[c.Name], shape)),
        };
    }

    static Tensor<double> Sequence(double[] values, SequenceShape shape)
        => Tensor.Create(values, [shape.Steps, shape.Batch, shape.Steps * shape.Batch == 0 ? 0 : values.Length / (shape.Steps * shape.Batch)]);

    static Tensor<double> Rows(double[] values, SequenceShape shape)
        => Tensor.Create(values, [shape.Batch, shape.Batch == 0 ? 0 : values.Length / shape.Batch]);
}
