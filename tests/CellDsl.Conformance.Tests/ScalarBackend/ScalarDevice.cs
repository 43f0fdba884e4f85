using CellDsl.Execution;

namespace CellDsl.Conformance.Tests.ScalarBackend;

/// <summary>A device that computes one number at a time: the least that a backend has to do, with nothing but what anyone can use.</summary>
sealed class ScalarDevice : LayerDevice
{
    public override string Name => "one number at a time";

    public override string? WhyNot(CellDefinition cell, Type number) => null;

    protected override PlanBackend<T> CreateBackend<TCell, T>(SizedPlan plan, ParameterSet<T> parameters)
        => new ScalarEngine<TCell, T>(plan, parameters);

    public override void Dispose() { }
}
