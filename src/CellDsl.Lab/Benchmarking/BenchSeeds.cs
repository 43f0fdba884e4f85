namespace CellDsl.Lab.Benchmarking;

/// <summary>Which fill of <see cref="HashedData"/> is which array, as all programs of a comparison have it.</summary>
static class BenchSeeds
{
    public const uint Input = 1, FirstState = 2, SecondState = 3, InputWeights = 4, RecurrentWeights = 5, Bias = 6, RecurrentBias = 7,
        OutputGradient = 8, Peepholes = 9;

    /// <summary>Arrays that no other library's cell has: further inputs, states and contexts.</summary>
    const uint Others = 100;

    public static uint InputOf(int index) => index == 0 ? Input : Others + (uint)index;
    public static uint StateOf(int index) => index < 2 ? FirstState + (uint)index : 2 * Others + (uint)index;
    public static uint ContextOf(int index) => 3 * Others + (uint)index;
}
