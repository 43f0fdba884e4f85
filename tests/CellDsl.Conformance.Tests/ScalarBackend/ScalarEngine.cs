using System.Numerics;
using CellDsl.Execution;

namespace CellDsl.Conformance.Tests.ScalarBackend;

/// <summary>Computes one layer. It has one lane, this thread.</summary>
sealed class ScalarEngine<TCell, T> : HostBackend<T>
    where TCell : ICell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly MaskTable _masks;
    readonly ScalarLane<TCell, T> _lane;

    public ScalarEngine(SizedPlan plan, ParameterSet<T> parameters) : base(plan, parameters)
    {
        _masks = new MaskTable(plan.Masks);
        _lane = new ScalarLane<TCell, T>(parameters, _masks);
    }

    public override void Execute(PlanRun<T> run)
    {
        _masks.Start(run.Workspace.Noise, run.Batch);
        _lane.Begin(run, lane: 0, lanes: 1);
        PlanInterpreter.Run(run, _lane);
    }
}
