using CellDsl.Training.Parameters;

namespace CellDsl.Training.Models;

/// <summary>A model of any system, as whoever trains and saves it sees it. Disposing it disposes its layers.</summary>
public interface IModel : IDisposable
{
    /// <summary>All parameters with their gradients, in blocks of different names.</summary>
    IReadOnlyList<ParameterBlock> Parameters { get; }
    /// <summary>Where the time of its passes, and of a trainer's updates, went; null: it does not measure its passes.</summary>
    internal PartTimes? Times => null;
}
