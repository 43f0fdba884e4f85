namespace CellDsl.Execution;

/// <summary>Which slots hold a layer's arguments and results, by their position in the cell's declaration; -1 where the plan has none.</summary>
public sealed class SlotRoles
{
    internal SlotRoles(CellDescription cell)
    {
        Inputs = Find(cell, SlotRole.Input, cell.Inputs);
        InputGradients = Find(cell, SlotRole.InputGradient, cell.Inputs);
        Contexts = Find(cell, SlotRole.Context, cell.Contexts);
        ContextGradients = Find(cell, SlotRole.ContextGradient, cell.Contexts);
        StateSlots = Find(cell, SlotRole.State, cell.States);
        CarrySlots = Find(cell, SlotRole.StateGradient, cell.States);
        States = [.. StateSlots.Where(s => s >= 0)];
        Carries = [.. CarrySlots.Select((slot, state) => (slot, state)).Where(c => c.slot >= 0)];
        OutputGradient = Array.FindIndex([.. cell.Plan.Slots], s => s.Role == SlotRole.OutputGradient);
        Parameters = FindParameters(cell, SlotRole.Parameter);
        ParameterGradients = FindParameters(cell, SlotRole.ParameterGradient);
    }

    /// <summary>The slot of each input, [T, B, n].</summary>
    public int[] Inputs { get; }

    /// <summary>The slot of each input's gradient, [T, B, n].</summary>
    public int[] InputGradients { get; }

    /// <summary>The slot of each context, [B, n].</summary>
    public int[] Contexts { get; }

    /// <summary>The slot of each context's gradient, [B, n].</summary>
    public int[] ContextGradients { get; }

    /// <summary>The slot of each state (<see cref="SlotKind.State"/>).</summary>
    public int[] StateSlots { get; }

    /// <summary>The slot of each state's adjoint (<see cref="SlotKind.Carry"/>).</summary>
    public int[] CarrySlots { get; }

    /// <summary><see cref="StateSlots"/> without those that the plan does not have.</summary>
    public int[] States { get; }

    /// <summary><see cref="CarrySlots"/> without those that the plan does not have, with the states' positions.</summary>
    public (int Slot, int State)[] Carries { get; }

    /// <summary>The slot of the output's gradient, [T, B, n].</summary>
    public int OutputGradient { get; }

    /// <summary>Slots of biases, diagonals and scalars, with the parameters' positions. Matrices have none.</summary>
    public (int Slot, int Parameter)[] Parameters { get; }

    /// <summary>Slots whose numbers are added to the gradient of a parameter, with its position.</summary>
    public (int Slot, int Parameter)[] ParameterGradients { get; }

    static int[] Find(CellDescription cell, SlotRole role, IReadOnlyList<VectorInfo> vectors)
        => [.. vectors.Select(v => Array.FindIndex([.. cell.Plan.Slots], s => s.Role == role && s.Source == v.Name))];

    static (int, int)[] FindParameters(CellDescription cell, SlotRole role)
        => [.. Enumerable.Range(0, cell.Plan.Slots.Count)
            .Where(s => cell.Plan.Slots[s].Role == role)
            .Select(s => (s, Array.FindIndex([.. cell.Parameters], p => p.Name == cell.Plan.Slots[s].Source)))];
}
