using CellDsl.Training;

namespace CellDsl.Lab.Learning;

/// <summary>Makes trainers from what a user gave.</summary>
static class Trainers
{
    /// <exception cref="BadInputException">The cell or the sizes cannot make a character model.</exception>
    public static CharTrainer Start(CellDefinition cell, Corpus corpus, CharModelOptions model, CharTrainerOptions training, LayerOptions layers)
    {
        try
        {
            return CharTrainer.Start(cell, corpus, model, training, layers);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"cell {cell.Description.Name} cannot be trained so: {e.Message}", e);
        }
    }

    /// <summary>Whether a cell reads one sequence and nothing else, as a character model needs.</summary>
    public static bool CanLearnText(CellDescription cell) => cell.Inputs.Count == 1 && cell.Contexts.Count == 0;
}
