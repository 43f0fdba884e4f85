namespace CellDsl.Execution;

/// <summary>What computes one layer: how it stores slots, and what it does for each step of the plan. It runs one pass at a time, under
/// <see cref="Gate"/>.</summary>
public abstract class PlanBackend<T> : IDisposable
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    /// <summary>A backend that runs the plan's own steps, until it sets <see cref="Forward"/> and <see cref="Backward"/>.</summary>
    protected PlanBackend(SizedPlan plan, ParameterSet<T> parameters)
    {
        (Plan, Parameters) = (plan, parameters);
        (Forward, Backward) = (plan.Forward, plan.Backward);
    }

    /// <summary>What the backend follows.</summary>
    public SizedPlan Plan { get; }

    /// <summary>The layer's parameters, in the processor's memory: read by forward, gradients added to by backward.</summary>
    public ParameterSet<T> Parameters { get; }

    /// <summary>The steps that the backend runs: those of <see cref="Plan"/>, or its own in their place.</summary>
    public SizedProgram Forward { get; protected init; }

    /// <inheritdoc cref="Forward"/>
    public SizedProgram Backward { get; protected init; }

    /// <summary>Held while a pass runs.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether its memory was given back; no pass can run then.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Grows with every change of the parameters' values.</summary>
    public virtual long ParameterVersion => Parameters.Version;

    /// <summary>New memory for runs, not laid out yet.</summary>
    public abstract LayerWorkspace<T> CreateWorkspace();

    /// <summary>Before a run: what parameters, lengths and masks it needs.</summary>
    public virtual void Start(PlanRun<T> run) { }

    /// <summary>A parameter's values into its slot.</summary>
    public abstract void SetParameter(PlanRun<T> run, int slot, int parameter);

    /// <summary>A slot to zero: one of the plan's totals.</summary>
    public abstract void Clear(PlanRun<T> run, int slot);

    /// <summary>Has each of its lanes go through <see cref="PlanInterpreter.Run"/>.</summary>
    public abstract void Execute(PlanRun<T> run);

    /// <summary>Adds a slot to the gradient of its parameter.</summary>
    public abstract void AddParameterGradient(PlanRun<T> run, int slot, int parameter);

    /// <summary>After a run.</summary>
    public virtual void Finish(PlanRun<T> run) { }

    /// <summary>Gives memory back, after the pass at work.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (IsDisposed)
                return;
            IsDisposed = true;
            Free();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives memory back, once.</summary>
    protected virtual void Free() { }
}
