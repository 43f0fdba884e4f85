using CellDsl.Lab.Application;

namespace CellDsl.Lab.Shapes;

/// <summary>Whether a cell can have given sizes.</summary>
static class Fitting
{
    /// <param name="origin">Where the sizes come from, for the message.</param>
    /// <exception cref="BadInputException">It cannot; a cell may need input size = hidden size, or a size that was not given.</exception>
    public static void Check(CellDefinition cell, CellSizes sizes, string origin)
    {
        try
        {
            sizes.Resolve(cell.Description);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"{origin}: {e.Message}", e);
        }
    }

    /// <summary>The shape, with input size = hidden size for a cell that needs that.</summary>
    /// <exception cref="BadInputException">It cannot have these sizes either.</exception>
    public static SequenceShape Nearest(CellDefinition cell, SequenceShape shape)
    {
        SequenceShape nearest = Fits(cell, shape.Sizes) ? shape : shape with { Input = shape.Hidden };
        Check(cell, nearest.Sizes, cell.Description.Name);
        return nearest;
    }

    public static bool Fits(CellDefinition cell, CellSizes sizes)
    {
        try
        {
            sizes.Resolve(cell.Description);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
