using CellDsl.Training;

namespace CellDsl.Lab.Learning;

/// <summary>Makes trainers from what a user gave.</summary>
static class Trainers
{
    /// <inheritdoc cref="Start(IReadOnlyList{CellDefinition}, Corpus, CharModelOptions, CharTrainerOptions, LayerOptions)"/>
    public static CharTrainer Start(CellDefinition cell, Corpus corpus, CharModelOptions model, CharTrainerOptions training, LayerOptions layers)
        => Start([.. Enumerable.Repeat(cell, model.Layers)], corpus, model, training, layers);

    /// <param name="cells">One per layer, from the lowest.</param>
    /// <exception cref="BadInputException">The cells or the sizes cannot make a character model.</exception>
    public static CharTrainer Start(IReadOnlyList<CellDefinition> cells, Corpus corpus, CharModelOptions model, CharTrainerOptions training, LayerOptions layers)
        => Make(cells, () => CharTrainer.Start(cells, corpus, model, training, layers));

    /// <exception cref="BadInputException">The cells or the sizes cannot make the model.</exception>
    public static T Make<T>(IReadOnlyList<CellDefinition> cells, Func<T> start)
    {
        try
        {
            return start();
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"cell {string.Join(", ", cells.Select(c => c.Description.Name).Distinct())} cannot be trained so: {e.Message}", e);
        }
    }

    /// <summary>Whether a cell reads one sequence and nothing else, as a character model needs.</summary>
    public static bool CanLearnText(CellDescription cell) => cell.Inputs.Count == 1 && cell.Contexts.Count == 0;
}
