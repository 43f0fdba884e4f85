using System.Numerics;
using System.Numerics.Tensors;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Truncation;

/// <summary>A window in up to three parts: steps that are only run, and recorded ones before and after where the next window begins.</summary>
sealed class TruncatedPass<T> : ModulePass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly SequenceModule<T> _module;
    readonly TruncationWindow _window;
    readonly IReadOnlyList<SequenceResult<T>> _parts;

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public TruncatedPass(SequenceModule<T> module, TruncationWindow window, IReadOnlyList<SequenceResult<T>> parts) : base(module)
    {
        (_module, _window, _parts) = (module, window, parts);
        Output = SequenceTensor.Join([.. parts.Select(p => p.Output)]);
        FinalStates = parts[^1].FinalStates;
        Captured = new Dictionary<string, Tensor<T>>();
    }

    public override long KeptBytes => _parts.OfType<RecordedPass<T>>().Sum(pass => pass.KeptBytes);

    protected override BackwardResult<T> Backward(Tensor<T> outputGradient, IReadOnlyDictionary<string, Tensor<T>> finalStateGradients)
    {
        Tensor<T> dy = SequenceTensor.Zeros<T>(outputGradient.Lengths);
        int counted = (_window.LossFrom - _window.First) * (int)(dy.FlattenedLength / _window.Steps);
        SequenceTensor.Span(outputGradient)[counted..].CopyTo(SequenceTensor.Span(dy)[counted..]);

        var inputs = new Stack<IReadOnlyDictionary<string, Tensor<T>>>();
        Dictionary<string, Tensor<T>> contexts = new(StringComparer.Ordinal);
        for (int p = _parts.Count - 1, end = _window.Steps; p >= 0 && _parts[p] is RecordedPass<T> pass; p--)
        {
            int steps = (int)pass.Output.Lengths[0];
            BackwardResult<T> back = pass.Backward(SequenceTensor.Steps(dy, end - steps, end), finalStateGradients);
            end -= steps;
            finalStateGradients = back.InitialStates;
            inputs.Push(back.Inputs);
            foreach (var (name, gradient) in back.Contexts)
                contexts[name] = contexts.TryGetValue(name, out Tensor<T>? sum) ? SequenceTensor.Sum(sum, gradient) : gradient;
        }
        return new BackwardResult<T>
        {
            Inputs = inputs.Peek().ToDictionary(p => p.Key, p => WholeWindow([.. inputs.Select(part => part[p.Key])]), StringComparer.Ordinal),
            InitialStates = finalStateGradients,
            Contexts = contexts,
        };
    }

    public override void Dispose()
    {
        foreach (RecordedPass<T> pass in _parts.OfType<RecordedPass<T>>())
            pass.Dispose();
    }

    /// <summary>With zeros for the steps that were only run.</summary>
    Tensor<T> WholeWindow(IReadOnlyList<Tensor<T>> recorded)
    {
        int only = _window.RecordFrom - _window.First;
        return SequenceTensor.Join(only == 0 ? recorded : [SequenceTensor.Zeros<T>([only, .. recorded[0].Lengths[1..]]), .. recorded]);
    }
}
