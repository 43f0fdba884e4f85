using CellDsl.Lab.Application;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Inspecting.Units;

static class ModelLayers
{
    /// <summary>The layers of cells of a character model, from the lowest, and which modules of its stack they are. What is between them has no
    /// states: dropout, which does nothing in evaluation.</summary>
    /// <exception cref="BadInputException">The model has something else between embedding and softmax.</exception>
    public static IReadOnlyList<ModelLayer> Layers(this CharModel model)
    {
        var layers = new List<ModelLayer>();
        for (int k = 0; k < model.Stack.Modules.Count; k++)
            switch (model.Stack.Modules[k])
            {
                case CellLayer<float> module:
                    layers.Add(new(k, module.Layer));
                    break;
                case Dropout<float>:
                    break;
                case var other:
                    throw new BadInputException($"--checkpoint: the model has {other} among its layers; inspect can look into stacks of layers of "
                        + $"cells only.");
            }
        return layers;
    }
}

/// <param name="Module">Its number in the stack.</param>
sealed record ModelLayer(int Module, SequenceLayer<float> Layer);
