namespace CellDsl.Execution;

/// <summary>One of those who do the work of a run together, each all of its steps in the same order: a thread, a stream of a device. How a step of
/// the plan is done, and what part of it is a lane's own, is up to the backend; when it is done, up to <see cref="PlanInterpreter"/>.</summary>
public interface IPlanLane<T>
    where T : unmanaged
{
    /// <summary>Forward, inputs into their slots, and backward, the output's gradient; zero behind a sequence's end.</summary>
    /// <param name="steps">Time steps of the caller's arrays.</param>
    void TakeIn(Share steps);

    /// <summary>Forward, the output to the caller, and backward, gradients of the inputs; zero behind a sequence's end.</summary>
    void GiveOut(Share steps);

    /// <summary>Backward: adjoints of the states after the last step of all, also for sequences that end before.</summary>
    void StartCarries();

    /// <summary>A step outside the loop.</summary>
    /// <param name="steps">Time steps over whose rows it goes, from <paramref name="firstStep"/> on.</param>
    void Run(SizedStep step, int firstStep, int steps);

    /// <summary>A step of the loop, after all that come before it in the same time step and in earlier ones.</summary>
    void RunInLoop(SizedStep step, int t);

    /// <summary>Runs the loop over some time steps by other means than one step of the plan after the other, or has no part in it.</summary>
    /// <returns>False if the loop is to be interpreted.</returns>
    bool TryRunLoop(Share steps) => false;

    /// <summary>After the last step of the loop, for sequences that have no time step <paramref name="t"/>: states are what they were before it, and
    /// (backward) adjoints of states what they were after it, and all others zero. Nothing to do where the kernels see to it.</summary>
    void Hold(int t);

    /// <summary>Waits until all lanes have come so far.</summary>
    void Meet() { }
}
