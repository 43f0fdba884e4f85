using CellDsl.Lab.Benchmarking;
using CellDsl.Lab.Shapes;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Benchmarking;

public sealed class PeakMemoryTests
{
    /// <summary>Forward keeps what the plan says, so a step makes the process larger by at least that.</summary>
    [Fact]
    public void A_step_takes_at_least_what_it_saves()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var shape = new SequenceShape(100, 40, 100, 256);
        BenchSubject subject = BenchSubject.Find([LiteratureCells.Get("Lstm")], "lstm", shape.Sizes)!;

        PeakMemory peak = PeakMemory.Measure(subject, shape, new LayerOptions { Threads = 1 }, steps: 2);

        Assert.True(peak.SavedBytes > 20_000_000);
        Assert.InRange(peak.OneStep - peak.Made, peak.SavedBytes / 2, 10 * peak.SavedBytes);
        Assert.True(peak.ManySteps >= peak.OneStep / 2);
    }
}
