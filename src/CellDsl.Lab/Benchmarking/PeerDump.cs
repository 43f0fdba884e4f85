using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Files;

namespace CellDsl.Lab.Benchmarking;

/// <summary>Outputs and gradients as raw little-endian floats, in the layouts of PyTorch, so that programs can be compared.</summary>
static class PeerDump
{
    /// <summary>Writes y [T,B,H], dx [T,B,I], dh0 and dc0 [B,H], and for a cell that others know dwx [gates·H, I] and dwh [gates·H, H].</summary>
    public static void Write(BenchProblem<float> problem, string folder)
    {
        Directory.CreateDirectory(folder);
        SequenceLayer<float> layer = problem.Layer;
        layer.Parameters.ZeroGradients();
        Save("y", Numbers(layer.Run(problem.Arguments).Output));
        using RecordedPass<float> pass = layer.Record(problem.Arguments);
        BackwardResult<float> back = pass.Backward(problem.OutputGradient);
        Save("ytrain", Numbers(pass.Output));
        Save("dx", Numbers(back.Input));
        foreach (var (state, gradient) in back.InitialStates)
            Save($"d{state}0", Numbers(gradient));
        if (problem.Subject.Peer is { } peer)
        {
            Save("dwx", Gradients(peer.Input));
            Save("dwh", Gradients(peer.Recurrent));
        }

        void Save(string name, float[] values)
            => AtomicFile.Write(Path.Combine(folder, $"{name}.f32"), stream => stream.Write(MemoryMarshal.AsBytes<float>(values)));

        float[] Gradients(string[] blocks) => [.. blocks.SelectMany(b => layer.Parameters.Gradient(b).ToArray())];
    }

    static float[] Numbers(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
