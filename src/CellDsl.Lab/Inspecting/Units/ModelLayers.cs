using CellDsl.Training;

namespace CellDsl.Lab.Inspecting;

static class ModelLayers
{
    /// <summary>The layers of cells of a character model, from the lowest; each reads the output of the one below.</summary>
    /// <exception cref="BadInputException">The model has something else between embedding and softmax.</exception>
    public static IReadOnlyList<SequenceLayer<float>> Layers(this CharModel model)
        => model.Options.Residual
            ? throw new BadInputException("--checkpoint: the model has residual connections; inspect can look into plain stacks of cells only.")
            : [.. model.Stack.Modules.Select(module => module is CellLayer<float> layer ? layer.Layer
                : throw new BadInputException($"--checkpoint: the model has {module} among its layers; inspect can look into plain layers of cells only."))];
}
