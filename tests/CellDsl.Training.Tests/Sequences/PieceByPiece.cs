using System.Numerics.Tensors;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>What a mask means, by the layer itself: each sequence alone, a batch of one, cut at resets, its valid steps only.</summary>
sealed class PieceByPiece
{
    readonly CellLayer<float> _module;
    readonly SequenceArguments<float> _call;

    public PieceByPiece(CellLayer<float> module, SequenceArguments<float> call, SequenceMask mask, Tensor<float> dy,
        IReadOnlyDictionary<string, Tensor<float>> finals)
    {
        (_module, _call) = (module, call);
        Output = SequenceTensor.Zeros<float>(mask.Steps, mask.Batch, module.OutputSize);
        InputGradient = SequenceTensor.Zeros<float>(call.Input!.Lengths);
        FinalStates = module.States.ToDictionary(s => s.Name, s => SequenceTensor.Zeros<float>(mask.Batch, s.Size));
        InitialGradients = module.States.ToDictionary(s => s.Name, s => SequenceTensor.Zeros<float>(mask.Batch, s.Size));
        for (int b = 0; b < mask.Batch; b++)
        {
            Dictionary<string, float[]> state = module.States.ToDictionary(s => s.Name, s => Row(call.InitialStates[s.Name], b).ToArray());
            bool continues = true;
            for (int t = 0; t < mask.Steps;)
            {
                if (mask.IsReset(t, b))
                {
                    state = module.States.ToDictionary(s => s.Name, s => new float[s.Size]);
                    continues = false;
                }
                var steps = new List<int>();
                do
                {
                    if (mask.IsValid(t, b))
                        steps.Add(t);
                    t++;
                }
                while (t < mask.Steps && !mask.IsReset(t, b));
                Piece(b, steps, state, continues, isLast: t == mask.Steps, mask.Batch, dy, finals);
            }
            foreach (var (name, values) in state)
                values.CopyTo(Row(FinalStates[name], b));
        }
    }

    public Tensor<float> Output { get; }
    public Tensor<float> InputGradient { get; }
    public Dictionary<string, Tensor<float>> FinalStates { get; }
    public Dictionary<string, Tensor<float>> InitialGradients { get; }

    void Piece(int b, List<int> steps, Dictionary<string, float[]> state, bool continues, bool isLast, int batch, Tensor<float> dy,
        IReadOnlyDictionary<string, Tensor<float>> finals)
    {
        Dictionary<string, Tensor<float>> finalGradients = _module.States.ToDictionary(
            s => s.Name, s => Tensor.Create(isLast ? Row(finals[s.Name], b).ToArray() : new float[s.Size], [1, s.Size]));
        if (steps.Count == 0)
        {
            if (continues)
                foreach (var (name, gradient) in finalGradients)
                    SequenceTensor.Span(gradient).CopyTo(Row(InitialGradients[name], b));
            return;
        }
        var arguments = new SequenceArguments<float>(Take(_call.Input!));
        foreach (var (name, input) in _call.Inputs)
            arguments.Inputs.Add(name, Take(input));
        foreach (var (name, context) in _call.Contexts)
            arguments.Contexts.Add(name, Tensor.Create(Row(context, b).ToArray(), [1, context.Lengths[1]]));
        foreach (var (name, values) in state)
            arguments.InitialStates.Add(name, Tensor.Create(values, [1, values.Length]));
        using RecordedPass<float> pass = _module.Layer.Record(arguments);
        BackwardResult<float> back = pass.Backward(Take(dy), finalGradients);
        for (int k = 0; k < steps.Count; k++)
        {
            Row(pass.Output, k).CopyTo(Row(Output, steps[k] * batch + b));
            Row(back.Input, k).CopyTo(Row(InputGradient, steps[k] * batch + b));
        }
        foreach (NamedSize s in _module.States)
        {
            state[s.Name] = SequenceTensor.Span(pass.FinalStates[s.Name]).ToArray();
            if (continues)
                SequenceTensor.Span(back.InitialStates[s.Name]).CopyTo(Row(InitialGradients[s.Name], b));
        }

        Tensor<float> Take(Tensor<float> sequences)
            => Tensor.Create([.. steps.SelectMany(t => Row(sequences, t * batch + b).ToArray())], [steps.Count, 1, sequences.Lengths[2]]);
    }

    static Span<float> Row(Tensor<float> tensor, int row)
    {
        int size = (int)tensor.Lengths[^1];
        return SequenceTensor.Span(tensor).Slice(row * size, size);
    }
}
