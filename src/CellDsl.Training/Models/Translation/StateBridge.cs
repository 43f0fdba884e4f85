using System.Numerics.Tensors;
using CellDsl.Training.Layers;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Models.Translation;

/// <summary>The states with which a decoder begins, from those in which an encoder ended, layer by layer. A state that the encoder's layer has too,
/// under the same name and in one direction, is handed over as it is (Sutskever, Vinyals and Le, 2014). Any other is a learned affine map of all
/// final states of the encoder's layer; where the encoder has fewer layers, of its last one.</summary>
sealed class StateBridge
{
    readonly IReadOnlyList<Link> _links;

    public StateBridge(string name, SequenceStack<float> encoder, SequenceStack<float> decoder, ulong seed, int threads)
    {
        int[] from = Layers(encoder), to = Layers(decoder);
        _links = [.. to.SelectMany((place, layer) => decoder.Modules[place].States.Select(
            state => Join(name, encoder, from[Math.Min(layer, from.Length - 1)], place, state, seed, threads)))];
        Parameters = [.. _links.Where(link => link.Map is not null).Select(link => link.Map!.Parameters)];
    }

    public IReadOnlyList<ParameterBlock> Parameters { get; }

    /// <param name="finals">The encoder's final states, each [B, n].</param>
    /// <returns>The decoder's initial states.</returns>
    public Dictionary<string, Tensor<float>> Forward(IReadOnlyDictionary<string, Tensor<float>> finals)
        => _links.ToDictionary(link => link.Target, link => link.Forward(finals), StringComparer.Ordinal);

    /// <summary>Adds to the parameters' gradients.</summary>
    /// <param name="initials">Gradients of the decoder's initial states.</param>
    /// <returns>Those of the encoder's final states.</returns>
    public Dictionary<string, Tensor<float>> Backward(
        IReadOnlyDictionary<string, Tensor<float>> finals, IReadOnlyDictionary<string, Tensor<float>> initials)
    {
        var gradients = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal);
        foreach (Link link in _links)
            foreach (var (source, gradient) in link.Backward(finals, initials[link.Target]))
                gradients[source] = gradients.TryGetValue(source, out Tensor<float>? sum) ? SequenceTensor.Sum(sum, gradient) : gradient;
        return gradients;
    }

    /// <summary>Places of the layers in a stack that has dropout between them.</summary>
    static int[] Layers(SequenceStack<float> stack)
        => [.. Enumerable.Range(0, stack.Modules.Count).Where(k => stack.Modules[k] is not Dropout<float>)];

    /// <param name="from">The encoder's module.</param>
    /// <param name="to">The decoder's.</param>
    static Link Join(string name, SequenceStack<float> encoder, int from, int to, NamedSize state, ulong seed, int threads)
    {
        string target = $"{SequenceStack<float>.Prefix(to)}{state.Name}", prefix = SequenceStack<float>.Prefix(from);
        SequenceModule<float> module = encoder.Modules[from];
        if (module is not Bidirectional<float> && module.States.Contains(state))
            return new Link(target, [prefix + state.Name], null);
        var map = new Dense($"{name}.{target}", module.States.Sum(s => s.Size), state.Size, seed, threads);
        return new Link(target, [.. module.States.Select(s => prefix + s.Name)], map);
    }

    sealed record Link(string Target, string[] Sources, Dense? Map)
    {
        public Tensor<float> Forward(IReadOnlyDictionary<string, Tensor<float>> finals)
        {
            Tensor<float> joined = Joined(finals);
            if (Map is null)
                return joined;
            Tensor<float> mapped = SequenceTensor.Zeros<float>(joined.Lengths[0], Map.Outputs);
            Map.Forward(SequenceTensor.Span(joined), SequenceTensor.Span(mapped));
            return mapped;
        }

        public IEnumerable<(string, Tensor<float>)> Backward(IReadOnlyDictionary<string, Tensor<float>> finals, Tensor<float> gradient)
        {
            if (Map is not null)
            {
                Tensor<float> joined = Joined(finals), joinedGradient = SequenceTensor.Zeros<float>(joined.Lengths);
                Map.Backward(SequenceTensor.Span(joined), SequenceTensor.Span(gradient), SequenceTensor.Span(joinedGradient));
                gradient = joinedGradient;
            }
            int first = 0;
            foreach (string source in Sources)
            {
                int size = (int)finals[source].Lengths[1];
                yield return (source, SequenceTensor.Columns(gradient, first, size));
                first += size;
            }
        }

        Tensor<float> Joined(IReadOnlyDictionary<string, Tensor<float>> finals)
            => SequenceTensor.Concatenate([.. Sources.Select(source => SequenceTensor.Dense(finals[source]))]);
    }
}
