namespace CellDsl.Execution;

/// <summary>Workspaces between runs. A few are kept, so that calls of the same shapes, also with several recorded passes alive, allocate nothing.</summary>
sealed class WorkspacePool<T>(CellDescription cell, IReadOnlyList<int> sizes, int width, int? chunkSteps = null) : IDisposable
    where T : unmanaged
{
    const int MaxFree = 4;
    const string Advice = "Run fewer steps or sequences at a time, or record with LayerOptions.CheckpointEvery.";

    readonly List<Workspace<T>> _free = new(MaxFree + 1);
    bool _disposed;

    public Workspace<T> Rent(int steps, int batch, RunMode mode)
    {
        Workspace<T> workspace = Take(steps, batch, mode) ?? new Workspace<T>(cell, sizes, width, chunkSteps);
        try
        {
            workspace.Shape(steps, batch, mode);
            return workspace;
        }
        catch (Exception e) when (e is OverflowException or OutOfMemoryException)
        {
            workspace.Dispose();
            string call = $"{steps} steps of {batch} sequences through cell '{cell.Name}' with {CellSizes.Text(cell, sizes)}";
            throw new OutOfMemoryException(e is OverflowException
                ? $"{call} need more memory than can be addressed. {Advice}"
                : $"There is not enough memory for {call}: {e.Message} {Advice}", e);
        }
    }

    public void Return(Workspace<T> workspace)
    {
        lock (_free)
        {
            if (!_disposed)
            {
                _free.Add(workspace);
                if (_free.Count <= MaxFree)
                    return;
                workspace = _free[0];
                _free.RemoveAt(0);
            }
        }
        workspace.Dispose();
    }

    Workspace<T>? Take(int steps, int batch, RunMode mode)
    {
        lock (_free)
        {
            if (_free.Count == 0)
                return null;
            int index = _free.FindIndex(w => w.Fits(steps, batch, mode));
            if (index < 0)
                index = _free.Count - 1;
            Workspace<T> found = _free[index];
            _free.RemoveAt(index);
            return found;
        }
    }

    public void Dispose()
    {
        lock (_free)
        {
            _disposed = true;
            foreach (Workspace<T> workspace in _free)
                workspace.Dispose();
            _free.Clear();
        }
    }
}
