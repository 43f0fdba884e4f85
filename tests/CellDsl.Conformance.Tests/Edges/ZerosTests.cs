namespace CellDsl.Conformance.Tests.Edges;

public class ZerosTests
{
    public static TheoryData<int, int> Variants => new() { { 1, 0 }, { 2, 0 }, { 2, 2 } };

    static LayerOptions Options(int threads, int checkpointEvery)
        => new() { Threads = threads, CheckpointEvery = checkpointEvery == 0 ? null : checkpointEvery };

    [Theory, MemberData(nameof(Variants))]
    public void InfiniteSlopeMeetsZero(int threads, int checkpointEvery)
    {
        ZerosTrial.InfiniteSlopeMeetsZero<float>(Options(threads, checkpointEvery));
        ZerosTrial.InfiniteSlopeMeetsZero<double>(Options(threads, checkpointEvery));
    }

    [Theory, MemberData(nameof(Variants))]
    public void ZeroSlopeMeetsInfinity(int threads, int checkpointEvery)
    {
        ZerosTrial.ZeroSlopeMeetsInfinity<float>(3e20, Options(threads, checkpointEvery));
        ZerosTrial.ZeroSlopeMeetsInfinity<double>(1e200, Options(threads, checkpointEvery));
    }
}
