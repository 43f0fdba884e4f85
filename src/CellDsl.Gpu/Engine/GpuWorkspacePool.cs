using CellDsl.Execution;


namespace CellDsl.Gpu.Engine;

/// <summary>Workspaces between runs. A few are kept, so that calls of the same shapes, also with several recorded passes alive, allocate nothing.</summary>
sealed class GpuWorkspacePool(Func<GpuWorkspace> create) : IDisposable
{
    const int MaxFree = 4;

    readonly List<GpuWorkspace> _free = new(MaxFree + 1);
    bool _disposed;

    public GpuWorkspace Rent(int steps, int batch, RunMode mode)
    {
        GpuWorkspace workspace = Take(steps, batch, mode) ?? create();
        try
        {
            workspace.Shape(steps, batch, mode);
            return workspace;
        }
        catch (Exception e)
        {
            workspace.Dispose();
            if (e is OverflowException)
                throw new GpuException($"{steps} steps of {batch} sequences need more memory than can be addressed.", e);
            throw;
        }
    }

    public void Return(GpuWorkspace workspace)
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

    GpuWorkspace? Take(int steps, int batch, RunMode mode)
    {
        lock (_free)
        {
            if (_free.Count == 0)
                return null;
            int index = _free.FindIndex(w => w.Fits(steps, batch, mode));
            if (index < 0)
                index = _free.Count - 1;
            GpuWorkspace found = _free[index];
            _free.RemoveAt(index);
            return found;
        }
    }

    public void Dispose()
    {
        lock (_free)
        {
            _disposed = true;
            foreach (GpuWorkspace workspace in _free)
                workspace.Dispose();
            _free.Clear();
        }
    }
}
