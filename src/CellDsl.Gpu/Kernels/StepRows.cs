using System.ComponentModel;
using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>The rows a launch works on: those of one time step, of all (t·B + b), or of what knows no time.</summary>
/// <param name="count">How many rows.</param>
/// <param name="quads">Fours of units in a row, the last filled up.</param>
/// <param name="batch">Sequences.</param>
/// <param name="firstStep">Time step of the first row.</param>
/// <param name="lengths">Valid steps of each sequence.</param>
/// <param name="hasLengths">1: the lengths count. 0: all steps are valid.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct StepRows(int count, int quads, int batch, int firstStep, ArrayView<int> lengths, int hasLengths)
{
    public readonly int Count = count;
    public readonly int Quads = quads;
    public readonly int Batch = batch;
    public readonly int FirstStep = firstStep;
    public readonly ArrayView<int> Lengths = lengths;
    public readonly int HasLengths = hasLengths;
}
