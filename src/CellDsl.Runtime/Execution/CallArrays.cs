namespace CellDsl.Execution;

/// <summary>The caller's dense arrays of one call, pinned.</summary>
unsafe struct CallArrays<T>
    where T : unmanaged
{
    /// <summary>Inputs [T, B, n] in order of declaration, or (backward) where their gradients go.</summary>
    public T** Inputs;
    /// <summary>Outputs [T, B, n], or (backward) their gradients.</summary>
    public T* Output;
    /// <summary>Backward: gradients of the states after the last step [B, n], in order of declaration; null for zero.</summary>
    public T** FinalStates;
}
