using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Arrays;

/// <summary>A file's tensors that fit a cell, with the sizes they have.</summary>
/// <param name="Time">T, number of time steps.</param>
/// <param name="Batch">B, number of sequences.</param>
/// <param name="Type">The precision of all of them (but the lengths).</param>
sealed record MatchedArrays(CellDescription Cell, CellSizes Sizes, int Time, int Batch, SafetensorsType Type,
    IReadOnlyDictionary<ExpectedTensor, SafetensorsTensor> Tensors)
{
    /// <summary>Valid steps of each sequence, or null if the file does not say.</summary>
    public int[]? Lengths => Tensors.Where(t => t.Key.Role == TensorRole.Lengths).Select(t => t.Value.ToArray<int>()).FirstOrDefault();

    /// <summary>By field name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor<T>>> Of<T>(TensorRole role)
        where T : unmanaged, INumber<T>
        => Tensors.Where(t => t.Key.Role == role).Select(t => KeyValuePair.Create(t.Key.Field, t.Value.ToTensor<T>()));

    public SequenceArguments<T> Arguments<T>()
        where T : unmanaged, INumber<T>
    {
        var arguments = new SequenceArguments<T> { Lengths = Lengths };
        Fill(arguments.Inputs, TensorRole.Input);
        Fill(arguments.Contexts, TensorRole.Context);
        Fill(arguments.InitialStates, TensorRole.InitialState);
        return arguments;

        void Fill(Dictionary<string, Tensor<T>> target, TensorRole role)
        {
            foreach (var (field, tensor) in Of<T>(role))
                target[field] = tensor;
        }
    }
}
