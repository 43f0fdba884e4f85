using ILGPU;

namespace CellDsl.Gpu.Engine;

/// <summary>A call's arrays on the device, dense, in order of declaration; without numbers where there is none.</summary>
/// <param name="Inputs">[T, B, n] each; of backward, where their gradients go.</param>
/// <param name="Contexts">[B, n] each; of backward, where their gradients go.</param>
/// <param name="InitialStates">[B, n] each; of backward, where their gradients go.</param>
/// <param name="Output">Where it goes; of backward, its gradient.</param>
/// <param name="FinalStates">Where they go; of backward, their gradients.</param>
readonly record struct DeviceArrays(
    ArrayView<float>[] Inputs, ArrayView<float>[] Contexts, ArrayView<float>[] InitialStates, ArrayView<float> Output,
    ArrayView<float>[] FinalStates);
