using CellDsl.Cpu;

namespace CellDsl.Runtime.Tests.Engine;

public class ThreadTeamTests
{
    sealed class Count : ITeamJob
    {
        public int[] Runs = [];
        public int FailingWorker = -1;
        readonly SpinBarrier _barrier = new();

        public void Start(int workers)
        {
            Runs = new int[workers];
            _barrier.Reset(workers);
        }

        public void Run(int worker, int workers)
        {
            for (int round = 0; round < 10; round++)
            {
                if (worker == FailingWorker && round == 5)
                    throw new InvalidDataException("on purpose");
                Runs[worker]++;
                _barrier.Wait();
                // Between two barriers all workers have done equally many rounds.
                Assert.All(Runs, runs => Assert.Equal(round + 1, runs));
                _barrier.Wait();
            }
        }

        public void Abort() => _barrier.Break();
    }

    [Fact]
    public void EveryWorkerRunsOncePerJobAndMeetsTheOthers()
    {
        var job = new Count();
        foreach (int workers in new[] { 1, 2, 4, 3, 1, 5 })
        {
            ThreadTeam.Shared.Run(job, workers);
            Assert.All(job.Runs, runs => Assert.Equal(10, runs));
        }
    }

    [Theory]
    [InlineData(0), InlineData(2)]
    public void AFailureReachesTheCallerAndTheTeamGoesOn(int worker)
    {
        var team = new ThreadTeam();
        var job = new Count { FailingWorker = worker };
        Assert.ThrowsAny<Exception>(() => team.Run(job, 3));
        job.FailingWorker = -1;
        team.Run(job, 3);
        Assert.All(job.Runs, runs => Assert.Equal(10, runs));
    }
}
