using CellDsl.Lab.Application;
using CellDsl.Lab.Devices;
using CellDsl.Training.Checkpoints;

namespace CellDsl.Lab.Learning;

/// <summary>Makes trainers from what a user gave.</summary>
static class Trainers
{
    /// <param name="backend">Where the cells' layers are to compute.</param>
    /// <exception cref="BadInputException">The backend cannot run a cell, or the cells or the sizes cannot make the model.</exception>
    public static T Make<T>(LabBackend backend, IReadOnlyList<CellDefinition> cells, Func<T> start)
    {
        backend.Require(cells);
        try
        {
            return start();
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"cell {string.Join(", ", cells.Select(c => c.Description.Name).Distinct())} cannot be trained so: "
                + $"{e.Message}", e);
        }
    }

    /// <param name="layers">Names of the cells of the layers that are gone on with.</param>
    /// <param name="dataOptions">Names of the options that the training data depend on and a checkpoint does not hold.</param>
    /// <exception cref="BadInputException">The backend cannot run a cell, or the data are not those that the training began on.</exception>
    public static T Resume<T>(LabBackend backend, LabContext lab, IEnumerable<string> layers, Func<T> resume, params string[] dataOptions)
    {
        backend.Require([.. lab.Cells.Where(cell => layers.Contains(cell.Description.Name))]);
        try
        {
            return resume();
        }
        catch (CheckpointException e) when (e.IsOfOtherData && dataOptions.Length > 0)
        {
            throw new BadInputException($"{e.Message} What is trained on depends on {string.Join(", ", dataOptions)} too: give what was given as in "
                + $"the first run.", e);
        }
    }
}
