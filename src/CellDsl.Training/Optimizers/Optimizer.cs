using CellDsl.Training.Parameters;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Optimizers;

/// <summary>Applies a rule to the parameters of a model, and holds what the rule remembers.</summary>
public sealed class Optimizer
{
    readonly IReadOnlyList<ParameterBlock> _blocks;
    readonly float[][][] _slots;

    /// <param name="blocks">With different names.</param>
    public Optimizer(OptimizerRule rule, IReadOnlyList<ParameterBlock> blocks)
    {
        Rule = rule;
        _blocks = blocks;
        _slots = [.. blocks.Select(block => rule.Slots.Select(_ => new float[block.Count]).ToArray())];
    }

    public OptimizerRule Rule { get; }

    /// <summary>Updates made so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Changes all values by their gradients; the gradients stay.</summary>
    public void Step(double learningRate)
    {
        Steps++;
        for (int b = 0; b < _blocks.Count; b++)
            Rule.Update(_blocks[b].Edit(), _blocks[b].Gradients, _slots[b], learningRate, Steps);
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

    string SlotName(int block, int slot) => $"optimizer.{_blocks[block].Name}.{Rule.Slots[slot]}";
}
