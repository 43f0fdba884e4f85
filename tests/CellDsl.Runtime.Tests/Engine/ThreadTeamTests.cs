using CellDsl.Backends.Cpu;
using CellDsl.Execution;


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

    /// <summary>Everybody waits for one who is late again and again, until all others sleep.</summary>
    sealed class Late(int rounds, int lateWorker, int failingRound = -1) : ITeamJob
    {
        readonly SpinBarrier _barrier = new();
        int _met;

        public int Met => _met;

        public void Start(int workers) => _barrier.Reset(workers);

        public void Run(int worker, int workers)
        {
            for (int round = 0; round < rounds; round++)
            {
                if (worker == lateWorker)
                    Thread.Sleep(round % 3 * 5);
                if (worker == lateWorker && round == failingRound)
                    throw new InvalidDataException("on purpose");
                _barrier.Wait();
                Interlocked.Increment(ref _met);
            }
            if (worker == lateWorker)
                Thread.Sleep(20);
        }

        public void Abort() => _barrier.Break();
    }

    [Theory]
    [InlineData(2, 0), InlineData(2, 1), InlineData(8, 3), InlineData(64, 5)]
    public void SleepersAreWoken(int workers, int late)
    {
        var job = new Late(rounds: 12, late);
        new ThreadTeam().Run(job, workers);
        Assert.Equal(12 * workers, job.Met);
    }

    [Fact]
    public void SleepersLearnOfAFailure()
        => Assert.ThrowsAny<Exception>(() => new ThreadTeam().Run(new Late(rounds: 12, lateWorker: 1, failingRound: 5), 6));

    [Fact]
    public void ManyMoreWorkersThanProcessorsMeetOftenWithoutLosingOne()
    {
        var job = new Late(rounds: 500, lateWorker: -1);
        new ThreadTeam().Run(job, 64);
        Assert.Equal(500 * 64, job.Met);
    }

    [Fact]
    public void NoMoreWorkersThanProcessors()
    {
        var sharing = new Sharing(64);
        Assert.Equal(Math.Min(64, Environment.ProcessorCount), sharing.Workers(long.MaxValue));
        Assert.Equal(64, (sharing with { SmallWork = true }).Workers(0));
    }
}
