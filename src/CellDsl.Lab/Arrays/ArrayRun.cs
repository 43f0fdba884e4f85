using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Reference;
using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Arrays;

/// <summary>Runs a cell on matched arrays and names what comes out.</summary>
static class ArrayRun
{
    /// <summary>By the generated code.</summary>
    public static IReadOnlyList<SafetensorsTensor> Generated<T>(CellDefinition definition, MatchedArrays arrays, bool backward, LayerOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SequenceLayer<T> layer = definition.CreateLayer<T>(arrays.Sizes, options: options);
        foreach (var (name, value) in arrays.Of<T>(TensorRole.Parameter))
            value.FlattenTo(layer.Parameters.Edit(name));

        SequenceArguments<T> arguments = arrays.Arguments<T>();
        ArrayNames names = ArrayNames.Written(arrays.Cell);
        if (!backward)
            return [.. Forward(names, layer.Run(arguments))];

        using RecordedPass<T> pass = layer.Record(arguments);
        BackwardResult<T> gradients = pass.Backward(arrays.Of<T>(TensorRole.OutputGradient).Single().Value,
            new Dictionary<string, Tensor<T>>(arrays.Of<T>(TensorRole.FinalStateGradient)));
        return
        [
            .. Forward(names, pass),
            .. Gradients(names, gradients.Inputs, gradients.InitialStates, gradients.Contexts),
            .. layer.Parameters.Infos.Select(p
                => Parameter<T>(names.Of(TensorRole.ParameterGradient, p.Name), layer.Parameters.Gradient(p.Name), layer.Parameters.Shape(p.Name))),
        ];
    }

    /// <summary>By the reference interpreter, in double; written in the precision <typeparamref name="T"/>.</summary>
    public static IReadOnlyList<SafetensorsTensor> Reference<T>(CellDefinition definition, MatchedArrays arrays, bool backward)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var cell = new ReferenceCell(definition.Type, arrays.Sizes);
        Dictionary<string, double[]> parameters = arrays.Tensors.Where(t => t.Key.Role == TensorRole.Parameter)
            .ToDictionary(t => t.Key.Field, t => t.Value.ToArray<double>());
        SequenceArguments<double> arguments = arrays.Arguments<double>();
        ArrayNames names = ArrayNames.Written(arrays.Cell);
        List<SafetensorsTensor> results = [.. Forward(names, cell.Run(parameters, arguments))];
        if (backward)
        {
            ReferenceGradients gradients = cell.Gradients(parameters, arguments, arrays.Of<double>(TensorRole.OutputGradient).Single().Value,
                new Dictionary<string, Tensor<double>>(arrays.Of<double>(TensorRole.FinalStateGradient)));
            results.AddRange(Gradients(names, gradients.Inputs, gradients.InitialStates, gradients.Contexts));
            foreach (ReferenceParameter p in cell.Parameters)
                results.Add(Parameter<double>(names.Of(TensorRole.ParameterGradient, p.Name), gradients.Parameters[p.Name], p.Columns is { } columns
                    ? [p.Rows, columns] : [p.Rows]));
        }
        return [.. results.Select(r => typeof(T) == typeof(double) ? r : SafetensorsTensor.Create<T>(r.Name, r.ToArray<T>(), [.. r.Shape]))];
    }

    static IEnumerable<SafetensorsTensor> Forward<T>(ArrayNames names, SequenceResult<T> result)
        where T : unmanaged
        => [
            SafetensorsTensor.Create(names.Of(TensorRole.Output), result.Output),
            .. result.FinalStates.Select(s => SafetensorsTensor.Create(names.Of(TensorRole.FinalState, s.Key), s.Value)),
        ];

    static IEnumerable<SafetensorsTensor> Gradients<T>(ArrayNames names, IReadOnlyDictionary<string, Tensor<T>> inputs,
        IReadOnlyDictionary<string, Tensor<T>> initialStates, IReadOnlyDictionary<string, Tensor<T>> contexts)
        where T : unmanaged
        => [
            .. inputs.Select(i => SafetensorsTensor.Create(names.Of(TensorRole.InputGradient, i.Key), i.Value)),
            .. initialStates.Select(s => SafetensorsTensor.Create(names.Of(TensorRole.InitialStateGradient, s.Key), s.Value)),
            .. contexts.Select(c => SafetensorsTensor.Create(names.Of(TensorRole.ContextGradient, c.Key), c.Value)),
        ];

    static SafetensorsTensor Parameter<T>(string name, ReadOnlySpan<T> gradient, ReadOnlySpan<nint> shape)
        where T : unmanaged
    {
        long[] lengths = new long[shape.Length];
        for (int d = 0; d < lengths.Length; d++)
            lengths[d] = shape[d];
        return SafetensorsTensor.Create(name, gradient, lengths);
    }
}
