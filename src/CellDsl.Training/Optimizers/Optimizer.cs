using System.Globalization;
using System.Numerics.Tensors;
using CellDsl.Training.Parameters;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Optimizers;

/// <summary>Applies a rule to the parameters of a model, and holds what the rule remembers.</summary>
public sealed class Optimizer
{
    /// <summary>What the names of saved slots begin with.</summary>
    internal const string SlotPrefix = "optimizer.";

    readonly IReadOnlyList<ParameterBlock> _blocks;
    readonly float[][][] _slots;

    /// <param name="blocks">With different names.</param>
    public Optimizer(OptimizerRule rule, IReadOnlyList<ParameterBlock> blocks)
    {
        Rule = rule;
        _blocks = blocks;
        _slots = [.. blocks.Select(block => rule.Slots.Select(_ => new float[block.Count]).ToArray())];
    }

    /// <summary>The update formula and its constants.</summary>
    public OptimizerRule Rule { get; }

    /// <summary>Updates made so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Changes all values by their gradients; the gradients stay.</summary>
    /// <exception cref="NotFiniteNumberException">A value has become infinite or not a number; the message names it.</exception>
    public void Step(double learningRate)
    {
        Steps++;
        for (int b = 0; b < _blocks.Count; b++)
            Rule.Update(_blocks[b].Edit(), _blocks[b].Gradients, _slots[b], learningRate, Steps);
        for (int b = 0; b < _blocks.Count; b++)
            if (!TensorPrimitives.IsFiniteAll(_blocks[b].Values))
                throw NotFinite(_blocks[b], _slots[b]);
    }

    /// <summary>What the rule remembers, each as long as its block, named "optimizer.block.slot".</summary>
    public IEnumerable<SafetensorsTensor> Save()
    {
        for (int b = 0; b < _blocks.Count; b++)
            for (int s = 0; s < Rule.Slots.Count; s++)
                yield return SafetensorsTensor.Create<float>(SlotName(b, s), _slots[b][s], _slots[b][s].Length);
    }

    /// <summary>Goes on where <see cref="Save"/> was called.</summary>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public void Restore(SafetensorsFile file, long steps)
    {
        for (int b = 0; b < _blocks.Count; b++)
            for (int s = 0; s < Rule.Slots.Count; s++)
                file.CopyTo(SlotName(b, s), [_slots[b][s].Length], _slots[b][s]);
        Steps = steps;
    }

    /// <summary>Names the first value that is not finite, and the gradient and the slots that made it so.</summary>
    NotFiniteNumberException NotFinite(ParameterBlock block, float[][] slots)
    {
        int index = 0;
        while (float.IsFinite(block.Values[index]))
            index++;
        ParameterArray array = block.Arrays.First(a => index >= a.Start && index < a.Start + a.Count);
        string reasons = string.Create(CultureInfo.InvariantCulture, $"gradient {block.Gradients[index]}")
            + string.Concat(Rule.Slots.Select((name, s) => string.Create(CultureInfo.InvariantCulture, $", {name} {slots[s][index]}")));
        float value = block.Values[index];
        return new NotFiniteNumberException(string.Create(CultureInfo.InvariantCulture,
            $"{Rule} has made {value} of parameter '{block.Name}.{array.Name}' at index {index - array.Start} ({reasons})."), value);
    }

    string SlotName(int block, int slot) => $"{SlotPrefix}{_blocks[block].Name}.{Rule.Slots[slot]}";
}
