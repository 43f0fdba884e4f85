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

    public int[] Inputs { get; }
    public int[] InputGradients { get; }
    public int[] Contexts { get; }
    public int[] ContextGradients { get; }
    public int[] StateSlots { get; }
    public int[] CarrySlots { get; }
    public int[] States { get; }
    public (int Slot, int State)[] Carries { get; }
    public int OutputGradient { get; }
    public (int Slot, int Parameter)[] Parameters { get; }
    public (int Slot, int Parameter)[] ParameterGradients { get; }

    static int[] Find(CellDescription cell, SlotRole role, IReadOnlyList<VectorInfo> vectors)
        => [.. vectors.Select(v => Array.FindIndex([.. cell.Plan.Slots], s => s.Role == role && s.Source == v.Name))];

    static (int, int)[] FindParameters(CellDescription cell, SlotRole role)
        => [.. Enumerable.Range(0, cell.Plan.Slots.Count)
            .Where(s => cell.Plan.Slots[s].Role == role)
            .Select(s => (s, Array.FindIndex([.. cell.Parameters], p => p.Name == cell.Plan.Slots[s].Source)))];
}
