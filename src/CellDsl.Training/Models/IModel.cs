using CellDsl.Training.Parameters;

namespace CellDsl.Training.Models;

/// <summary>A model of any system, as whoever trains and saves it sees it.</summary>
interface IModel : IDisposable
{
    /// <summary>With different names.</summary>
    IReadOnlyList<ParameterBlock> Parameters { get; }
    /// <summary>Where the time of its passes, and of a trainer's updates, went.</summary>
    PartTimes Times { get; }
}
