using CellDsl.Training.Parameters;

namespace CellDsl.Training.Sequences;

/// <summary>The parameters of a module in single precision, for optimisers and checkpoints.</summary>
public static class ModuleParameters
{
    /// <summary>All parameters of <paramref name="module"/>, in blocks whose names begin with <paramref name="name"/> and differ.</summary>
    public static IReadOnlyList<ParameterBlock> Parameters(this SequenceModule<float> module, string name)
    {
        ArgumentNullException.ThrowIfNull(module);
        return [.. module.Blocks(name).Select(block => new View(block))];
    }

    sealed class View(ParameterBlock<float> block) : ParameterBlock
    {
        public override string Name => block.Name;
        public override IReadOnlyList<ParameterArray> Arrays => block.Arrays;
        public override ReadOnlySpan<float> Values => block.Values;
        public override Span<float> Gradients => block.Gradients;
        public override Span<float> Edit() => block.Edit();
    }
}
