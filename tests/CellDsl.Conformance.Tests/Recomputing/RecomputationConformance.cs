using CellDsl.Conformance.Tests.Compiling;
using CellDsl.Reference;

namespace CellDsl.Conformance.Tests.Recomputing;

/// <summary>Whatever a recorded pass keeps, gradients are those of the reference: everything that backward reads, the minimum cut
/// (<see cref="CellConformance"/>, since it is what a cell does that does not say), and states at every k-th step with either.</summary>
public class RecomputationConformance
{
    const int Steps = 5;

    static readonly GradientCheckOptions s_checkpoints = new()
    {
        Backends = [.. new[] { 1, 2, 3, Steps, Steps + 5 }.Select(every => new CheckpointedCpu(every))],
        Cases = [new CheckCase(3, 9, 4, Steps, 2), new CheckCase(4, 3, 5, Steps, 4, [5, 0, 2, 4])],
    };

    static readonly Lazy<IReadOnlyList<CellDefinition>> s_savingAll = new(() => LiteratureSources.With(Recomputation.None));

    public static TheoryData<string> Cells => [.. Subjects.Cells.Select(c => c.Type.FullName!)];
    public static TheoryData<string> Literature => [.. Subjects.Literature.Select(c => c.Type.FullName!)];

    [Theory, MemberData(nameof(Cells))]
    public void CheckpointedGradientsAgreeWithTheReference(string cell)
        => GradientCheck.Run(Subjects.Cells.Single(c => c.Type.FullName == cell), s_checkpoints).ThrowIfFailed();

    [Theory, MemberData(nameof(Literature))]
    public void GradientsWithoutRecomputationAgreeWithTheReference(string cell)
        => GradientCheck.Run(RecomputationNone(cell), GradientCheckOptions.Quick with { Backends = [Backend.Cpu, new CheckpointedCpu(2)] })
            .ThrowIfFailed();

    /// <summary>Either description says what the other choice keeps, and the plans keep just that.</summary>
    [Theory, MemberData(nameof(Literature))]
    public void DescriptionsKnowBothChoices(string cell)
    {
        CellDescription minimum = Subjects.Literature.Single(c => c.Type.FullName == cell).Description;
        CellDescription all = RecomputationNone(cell).Description;
        Assert.Equal((Recomputation.MinimumCut, Recomputation.None), (minimum.Recomputation, all.Recomputation));
        // Names that the compiler had to invent are numbered in the order in which they are needed.
        Assert.Equal(minimum.SavedWithoutRecomputation.Select(v => v.Dimension), all.SavedWithoutRecomputation.Select(v => v.Dimension));
        Assert.Equal(minimum.SavedByMinimumCut.Select(v => v.Dimension), all.SavedByMinimumCut.Select(v => v.Dimension));

        int[] sizes = [1, .. Enumerable.Range(0, minimum.Dimensions.Count - 1).Select(d => 10 + d)];
        long ofMinimum = CellCost.SavedBytesPerStep(minimum, sizes, sizeof(float)), ofAll = CellCost.SavedBytesPerStep(all, sizes, sizeof(float));
        Assert.True(ofMinimum <= ofAll, $"minimum {ofMinimum}, all {ofAll}");
        Assert.Equal(ofAll, CellCost.SavedBytesPerStep(minimum, sizes, sizeof(float), Recomputation.None));
        Assert.Equal(ofMinimum, CellCost.SavedBytesPerStep(all, sizes, sizeof(float), Recomputation.MinimumCut));
    }

    static CellDefinition RecomputationNone(string cell) => s_savingAll.Value.Single(c => c.Type.FullName == cell);
}
