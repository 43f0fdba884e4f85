using System.Runtime.CompilerServices;

namespace CellDsl.Execution;

/// <summary>The one reading of a plan, whatever does the work: which step comes when. A pass takes its time steps in chunks; for each, what comes
/// before the loop, the loop, and what comes after it. Backward goes through chunks, and through a chunk's time steps, from the last to the
/// first.</summary>
public static class PlanInterpreter
{
    /// <summary>A lane's part of a run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(PlanRun<T> run, IPlanLane<T> lane)
        where T : unmanaged
    {
        SizedProgram program = run.Program;
        bool backward = run.IsBackward;
        int size = backward ? run.Workspace.BackwardChunk : run.Workspace.ForwardChunk;
        int chunks = (run.Steps - 1) / size + 1;
        if (backward)
            lane.StartCarries();
        for (int n = 0; n < chunks; n++)
        {
            int first = (backward ? chunks - 1 - n : n) * size;
            var chunk = new Share(first, Math.Min(first + size, run.Steps));
            lane.TakeIn(chunk);
            lane.Meet();
            RunPhase(run, lane, program.Before, chunk, prepare: run.Prepare && n == 0);
            if (!lane.TryRunLoop(chunk))
                RunLoop(run, lane, program.Loop, chunk);
            lane.Meet();
            RunPhase(run, lane, program.After, chunk, prepare: run.Prepare && n == chunks - 1);
            lane.GiveOut(chunk);
        }
    }

    /// <summary>Steps outside the loop.</summary>
    /// <param name="prepare">Whether those over rows of parameters and of sequences are due.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RunPhase<T>(PlanRun<T> run, IPlanLane<T> lane, SizedStep[] phase, Share chunk, bool prepare)
        where T : unmanaged
    {
        int first = run.FirstStep + chunk.First;
        foreach (SizedStep step in phase)
        {
            if (step.Rows != RowSpace.Sequence && !prepare)
                continue;
            if (step.StepByStep)
                for (int t = first; t < first + chunk.Count; t++)
                    lane.Run(step, t, 1);
            else
                lane.Run(step, first, step.Rows == RowSpace.Sequence ? chunk.Count : 1);
            lane.Meet();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RunLoop<T>(PlanRun<T> run, IPlanLane<T> lane, SizedStep[] loop, Share chunk)
        where T : unmanaged
    {
        for (int n = 0; n < chunk.Count; n++)
        {
            int t = run.FirstStep + (run.IsBackward ? chunk.End - 1 - n : chunk.First + n);
            foreach (SizedStep step in loop)
                lane.RunInLoop(step, t);
            if (run.HasLengths)
                lane.Hold(t);
        }
    }
}
