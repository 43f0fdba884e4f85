using CellDsl.Lab.Application;
using CellDsl.Lab.Devices;

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
            throw new BadInputException($"cell {string.Join(", ", cells.Select(c => c.Description.Name).Distinct())} cannot be trained so: {e.Message}", e);
        }
    }

    /// <param name="layers">Names of the cells of the layers that are gone on with.</param>
    /// <exception cref="BadInputException">The backend cannot run a cell.</exception>
    public static T Resume<T>(LabBackend backend, LabContext lab, IEnumerable<string> layers, Func<T> resume)
    {
        backend.Require([.. lab.Cells.Where(cell => layers.Contains(cell.Description.Name))]);
        return resume();
    }
}
