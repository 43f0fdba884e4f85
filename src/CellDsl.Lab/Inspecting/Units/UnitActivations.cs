using System.Numerics.Tensors;
using CellDsl.Training;

namespace CellDsl.Lab.Inspecting;

/// <summary>What every unit of a trained character model does on a text, read from zero states.</summary>
/// <param name="Tracks">Every state of every layer.</param>
/// <param name="Vectors">The characters' vectors, [N, embedding size]: what layer 0 reads.</param>
/// <param name="Outputs">By layer, [N, output size].</param>
sealed record UnitActivations(IReadOnlyList<StateTrack> Tracks, float[] Vectors, IReadOnlyList<float[]> Outputs)
{
    /// <summary>Characters that are run at a time, so that memory does not grow with what layers keep of a run.</summary>
    const int Stretch = 2048;

    /// <param name="text">Unicode scalar values.</param>
    public static UnitActivations Of(CharModel model, ReadOnlySpan<int> text)
    {
        float[] vectors = new float[text.Length * model.Embedding.Size];
        model.Embedding.Forward(model.Vocabulary.Encode(text), vectors);
        var tracks = new List<StateTrack>();
        var outputs = new List<float[]>();
        float[] input = vectors;
        foreach (SequenceLayer<float> layer in model.Layers())
        {
            input = Run(layer, outputs.Count, input, text.Length, tracks);
            outputs.Add(input);
        }
        return new(tracks, vectors, outputs);
    }

    static float[] Run(SequenceLayer<float> layer, int number, float[] input, int length, List<StateTrack> tracks)
    {
        CellDescription cell = layer.Cell;
        int inputSize = input.Length / length, outputSize = layer.Sizes[cell.Output.Dimension];
        StateTrack[] own = [.. cell.States.Select(s => new StateTrack(number, s.Name, layer.Sizes[s.Dimension], new float[length * layer.Sizes[s.Dimension]]))];
        float[] output = new float[length * outputSize];
        var arguments = new SequenceArguments<float> { Capture = [.. cell.States.Select(s => s.Name)] };
        for (int start = 0; start < length; start += Stretch)
        {
            int steps = Math.Min(Stretch, length - start);
            arguments.Input = Tensor.Create(input.AsSpan(start * inputSize, steps * inputSize).ToArray(), [steps, 1, inputSize]);
            SequenceResult<float> result = layer.Run(arguments);
            result.Output.FlattenTo(output.AsSpan(start * outputSize));
            foreach (StateTrack track in own)
            {
                result.Captured[track.State].FlattenTo(track.Values.AsSpan(start * track.Size));
                arguments.InitialStates[track.State] = result.FinalStates[track.State];
            }
        }
        tracks.AddRange(own);
        return output;
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
