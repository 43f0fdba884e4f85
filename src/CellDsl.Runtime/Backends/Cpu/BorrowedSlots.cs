using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>Slots that for one run are the caller's arrays themselves instead of copies: possible where rows need no padding and all steps are
/// valid.</summary>
sealed unsafe class BorrowedSlots<T>(int width)
    where T : unmanaged
{
    readonly List<(int Slot, SlotStorage<T> Own, bool IsState)> _lent = [];

    /// <summary>What can be borrowed for a run. A recorded pass copies its inputs: backward reads them when the caller's arrays may have
    /// changed.</summary>
    public void Borrow(PlanRun<T> run)
    {
        var workspace = (HostWorkspace<T>)run.Workspace;
        SlotRoles roles = run.Plan.Roles;
        ref readonly CallArrays<T> arrays = ref run.Arrays;
        if (run.IsBackward)
        {
            Borrow(workspace, roles.OutputGradient, arrays.Output);
            for (int i = 0; i < roles.InputGradients.Length; i++)
                Borrow(workspace, roles.InputGradients[i], arrays.Inputs[i]);
        }
        else if (workspace.Mode == RunMode.Infer && run.FirstStep == 0)
        {
            for (int i = 0; i < roles.Inputs.Length; i++)
                Borrow(workspace, roles.Inputs[i], arrays.Inputs[i]);
            SlotRef output = run.Plan.Cell.Plan.Output;
            if (output.Time == SlotTime.Next)
                BorrowState(workspace, output.Slot, arrays.Output);
            else if (run.Plan.Info(output) is { Kind: SlotKind.Step, Role: not SlotRole.Input } && output.Time == SlotTime.Current)
                Borrow(workspace, output.Slot, arrays.Output);
        }
    }

    /// <param name="array">[T, B, n]: the values at each step, read or written by this run only.</param>
    void Borrow(HostWorkspace<T> workspace, int slot, T* array)
    {
        if (CanBorrow(workspace, slot))
            Lend(workspace, slot, array, array, isState: false);
    }

    /// <param name="array">[T, B, n]: the values after each step, written by this run.</param>
    void BorrowState(HostWorkspace<T> workspace, int slot, T* array)
    {
        if (CanBorrow(workspace, slot))
            Lend(workspace, slot, array - (nint)workspace.Batch * workspace.Size(slot), workspace.Slots[slot].First, isState: true);
    }

    bool CanBorrow(HostWorkspace<T> workspace, int slot)
    {
        if (slot < 0 || workspace.Slots[slot].Origin == null || workspace.Lengths != null)
            return false;
        // Where rows of a slot are longer than their numbers, it is for the vectors' or the caches' sake.
        int size = workspace.Size(slot);
        return size % width == 0 && size == workspace.Slots[slot].RowStride;
    }

    void Lend(HostWorkspace<T> workspace, int slot, T* origin, T* first, bool isState)
    {
        SlotStorage<T> own = workspace.Slots[slot];
        _lent.Add((slot, own, isState));
        workspace.Slots[slot] = new SlotStorage<T>
        {
            Origin = origin,
            First = first,
            RowStride = own.RowStride,
            SliceStride = workspace.Batch * own.RowStride,
            SliceMask = -1,
        };
    }

    public bool Contains(int slot)
    {
        foreach (var (lent, _, _) in _lent)
            if (lent == slot)
                return true;
        return false;
    }

    /// <summary>The slots are the workspace's again; states have their last value.</summary>
    public void GiveBack(HostWorkspace<T> workspace)
    {
        int last = workspace.Steps - 1;
        foreach (var (slot, own, isState) in _lent)
        {
            long bytes = own.SliceStride * sizeof(T);
            if (isState)
                Buffer.MemoryCopy(workspace.Slots[slot].Slice(last, SlotTime.Next), own.Slice(last, SlotTime.Next), bytes, bytes);
            workspace.Slots[slot] = own;
        }
        _lent.Clear();
    }
}
