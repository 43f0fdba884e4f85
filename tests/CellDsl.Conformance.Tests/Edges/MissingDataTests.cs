namespace CellDsl.Conformance.Tests.Edges;

public class MissingDataTests
{
    public static TheoryData<float, int, int> Variants
    {
        get
        {
            var data = new TheoryData<float, int, int>();
            foreach (float missing in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 3e38f })
                foreach (var (threads, every) in new[] { (1, 0), (2, 0), (2, 2) })
                    data.Add(missing, threads, every);
            return data;
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void DoesNotMatter(float missing, int threads, int checkpointEvery)
        => MissingDataTrial.DoesNotMatter(missing, new LayerOptions
        { Threads = threads, CheckpointEvery = checkpointEvery == 0 ? null : checkpointEvery });
}
