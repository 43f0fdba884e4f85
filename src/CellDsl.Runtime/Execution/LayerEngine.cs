using System.Numerics;

namespace CellDsl.Execution;

/// <summary>Runs one layer's plan on a backend, a pass at a time, in workspaces that it lends.</summary>
sealed class LayerEngine<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly WorkspacePool<T> _workspaces;
    readonly PlanRun<T> _run;

    public LayerEngine(PlanBackend<T> backend)
    {
        Backend = backend;
        _workspaces = new WorkspacePool<T>(backend.CreateWorkspace);
        _run = new PlanRun<T>(backend.Plan);
    }

    public PlanBackend<T> Backend { get; }

    /// <summary>Memory for a run; to be given back.</summary>
    public LayerWorkspace<T> Rent(int steps, int batch, RunMode mode)
    {
        ObjectDisposedException.ThrowIf(Backend.IsDisposed, this);
        return _workspaces.Rent(steps, batch, mode);
    }

    public void Return(LayerWorkspace<T> workspace) => _workspaces.Return(workspace);

    /// <summary>Forward over the workspace's steps. Inputs are read from <paramref name="arrays"/>; contexts and initial states are in the
    /// workspace.</summary>
    /// <param name="firstStep">As <see cref="PlanRun{T}.FirstStep"/>.</param>
    public void Forward(LayerWorkspace<T> workspace, in CallArrays<T> arrays, int firstStep)
    {
        lock (Backend.Gate)
        {
            ObjectDisposedException.ThrowIf(Backend.IsDisposed, this);
            long version = Backend.ParameterVersion;
            _run.Begin(Backend.Forward, workspace, arrays, firstStep, isBackward: false, prepare: workspace.PreparedVersion != version);
            // A failure on the way must not leave a half-prepared workspace that looks whole.
            workspace.PreparedVersion = -1;
            Backend.Start(_run);
            if (_run.Prepare)
                foreach ((int slot, int parameter) in Backend.Plan.Roles.Parameters)
                    Backend.SetParameter(_run, slot, parameter);
            Backend.Execute(_run);
            Backend.Finish(_run);
            workspace.PreparedVersion = version;
            _run.End();
        }
    }

    /// <summary>Backward after <see cref="Forward"/> in the same workspace; adds to the parameters' gradients.</summary>
    public void Backward(LayerWorkspace<T> workspace, in CallArrays<T> arrays)
    {
        lock (Backend.Gate)
        {
            ObjectDisposedException.ThrowIf(Backend.IsDisposed, this);
            _run.Begin(Backend.Backward, workspace, arrays, firstStep: 0, isBackward: true, prepare: true);
            Backend.Start(_run);
            foreach (int slot in Backend.Plan.Totals)
                Backend.Clear(_run, slot);
            Backend.Execute(_run);
            foreach ((int slot, int parameter) in Backend.Plan.Roles.ParameterGradients)
                Backend.AddParameterGradient(_run, slot, parameter);
            Backend.Finish(_run);
            _run.End();
        }
    }

    public void Dispose()
    {
        lock (Backend.Gate)
        {
            _workspaces.Dispose();
            Backend.Dispose();
        }
    }
}
