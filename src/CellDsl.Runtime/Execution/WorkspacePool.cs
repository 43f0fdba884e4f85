namespace CellDsl.Execution;

/// <summary>Workspaces between runs. A few are kept, so that calls of the same shapes, also with several recorded passes alive, allocate
/// nothing.</summary>
sealed class WorkspacePool<T>(Func<LayerWorkspace<T>> create) : IDisposable
    where T : unmanaged
{
    const int MaxFree = 4;

    readonly List<LayerWorkspace<T>> _free = new(MaxFree + 1);
    bool _disposed;

    public LayerWorkspace<T> Rent(int steps, int batch, RunMode mode)
    {
        LayerWorkspace<T> workspace = Take(steps, batch, mode) ?? create();
        try
        {
            workspace.Shape(steps, batch, mode);
            return workspace;
        }
        catch
        {
            workspace.Dispose();
            throw;
        }
    }

    public void Return(LayerWorkspace<T> workspace)
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

    LayerWorkspace<T>? Take(int steps, int batch, RunMode mode)
    {
        lock (_free)
        {
            if (_free.Count == 0)
                return null;
            int index = _free.FindIndex(w => w.Fits(steps, batch, mode));
            if (index < 0)
                index = _free.Count - 1;
            LayerWorkspace<T> found = _free[index];
            _free.RemoveAt(index);
            return found;
        }
    }

    public void Dispose()
    {
        lock (_free)
        {
            _disposed = true;
            foreach (LayerWorkspace<T> workspace in _free)
                workspace.Dispose();
            _free.Clear();
        }
    }
}
