using System.Numerics.Tensors;
using CellDsl.Training.Models.Characters;

namespace CellDsl.Lab.Inspecting.Units;

/// <summary>What every unit of a trained character model does on a text, read from zero states, in evaluation.</summary>
/// <param name="Tracks">Every state of every layer.</param>
/// <param name="Vectors">The characters' vectors, [N, embedding size]: what the stack reads.</param>
sealed record UnitActivations(IReadOnlyList<StateTrack> Tracks, float[] Vectors)
{
    /// <summary>Characters that are run at a time, so that memory does not grow with what layers keep of a run.</summary>
    const int Stretch = 2048;

    /// <param name="text">Unicode scalar values.</param>
    public static UnitActivations Of(CharModel model, ReadOnlySpan<int> text, CancellationToken stop = default)
    {
        int size = model.Embedding.Size;
        float[] vectors = new float[text.Length * size];
        model.Embedding.Forward(model.Vocabulary.Encode(text), vectors);
        IReadOnlyList<ModelLayer> layers = model.Layers();
        int length = text.Length;
        StateTrack[][] tracks = [.. layers.Select((layer, number) => Begin(layer.Layer, number, length))];
        IReadOnlyDictionary<string, Tensor<float>> states = new Dictionary<string, Tensor<float>>();
        for (int start = 0; start < length; start += Stretch)
        {
            stop.ThrowIfCancellationRequested();
            int steps = Math.Min(Stretch, length - start);
            var call = new SequenceArguments<float>(Tensor.Create(vectors.AsSpan(start * size, steps * size).ToArray(), [steps, 1, size]))
                { InitialStates = new(states) };
            SequenceResult<float> result = model.Stack.Run(call, out IReadOnlyList<Tensor<float>> inputs);
            for (int k = 0; k < layers.Count; k++)
                Take(layers[k], inputs[layers[k].Module], states, tracks[k], start);
            states = result.FinalStates;
        }
        return new([.. tracks.SelectMany(t => t)], vectors);
    }

    static StateTrack[] Begin(SequenceLayer<float> layer, int number, int length)
        => [.. layer.Cell.States.Select(s => new StateTrack(number, s.Name, layer.Sizes[s.Dimension], new float[length * layer.Sizes[s.Dimension]]))];

    /// <summary>Runs one layer once more, on what it read in the stack, for its states after every step.</summary>
    /// <param name="states">Of the whole stack, before the stretch.</param>
    static void Take(ModelLayer layer, Tensor<float> input, IReadOnlyDictionary<string, Tensor<float>> states, StateTrack[] tracks, int start)
    {
        var arguments = new SequenceArguments<float>(input) { Capture = [.. tracks.Select(t => t.State)] };
        foreach (StateTrack track in tracks)
            if (states.TryGetValue($"{layer.Module}.{track.State}", out Tensor<float>? state))
                arguments.InitialStates[track.State] = state;
        SequenceResult<float> result = layer.Layer.Run(arguments);
        foreach (StateTrack track in tracks)
            result.Captured[track.State].FlattenTo(track.Values.AsSpan(start * track.Size));
    }
}

/// <summary>One state of one layer after every character.</summary>
/// <param name="Values">[N, <paramref name="Size"/>]</param>
sealed record StateTrack(int Layer, string State, int Size, float[] Values)
{
    public double[] Unit(int unit)
    {
        double[] values = new double[Values.Length / Size];
        for (int k = 0; k < values.Length; k++)
            values[k] = Values[k * Size + unit];
        return values;
    }
}
