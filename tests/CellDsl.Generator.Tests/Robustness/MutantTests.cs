extern alias runtime;

using CellDsl.Fuzz.Sources;
using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace CellDsl.Generator.Tests.Robustness;

/// <summary>Mutated sources, others each day of the week, and cancellation at any moment.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    const int Parts = 5;
    const int MutantsPerPart = 60;

    static readonly SourceMutator s_mutator = new(SourceCorpus.Read());
    static readonly SourceTrial s_trial = new(static () => new CellGenerator(), typeof(runtime::CellDsl.Vec).Assembly.Location);

    public static TheoryData<int> Part => [.. Enumerable.Range(0, Parts)];

    [Theory, MemberData(nameof(Part))]
    public void MutantsAreSurvived(int part)
    {
        int first = 10_000_000 * (1 + (int)DateTime.UtcNow.DayOfWeek) + part * MutantsPerPart;
        output.WriteLine($"seeds {first} to {first + MutantsPerPart - 1}");
        for (int seed = first; seed < first + MutantsPerPart; seed++)
            if (s_trial.Failure(s_mutator.Make(seed)) is { } failure)
                Assert.Fail($"bench/CellDsl.Fuzz sources --seed {seed} --print: {failure}");
    }

    /// <summary>Only the time of the generator's own thread counts: other tests of this process run beside it.</summary>
    [Fact]
    public void HangsAreFoundAndBusyMachinesAreNot()
    {
        static SourceTrial Trial(Action<CancellationToken> work)
            => new(() => new Busy(work), typeof(runtime::CellDsl.Vec).Assembly.Location, TimeSpan.FromSeconds(1));

        Assert.StartsWith("hang", Trial(static cancel =>
        {
            while (true)
                cancel.ThrowIfCancellationRequested();
        }).Failure(""));
        Assert.Null(Trial(static _ => Thread.Sleep(1500)).Failure(""));
    }

    /// <summary>A run that is cancelled throws what says so and nothing else, and a later run of the same driver makes all files.</summary>
    [Fact]
    public void CancellationLeavesNothingHalfDone()
    {
        CSharpCompilation compilation = Generated.Compile(string.Concat(Repository.Cells.Take(1).Select(c => c.Source)), Sources.ImplicitUsings);
        string[] complete = Texts(Generated.NewDriver().RunGenerators(compilation));
        int cancelled = 0;
        for (int microseconds = 0; microseconds < 20_000; microseconds += 500)
        {
            GeneratorDriver driver = Generated.NewDriver();
            using var cancel = new CancellationTokenSource();
            if (microseconds == 0)
                cancel.Cancel();
            else
                cancel.CancelAfter(TimeSpan.FromMicroseconds(microseconds));
            try
            {
                driver = driver.RunGenerators(compilation, cancel.Token);
                Assert.Null(driver.GetRunResult().Results.Single().Exception);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
            Assert.Equal(complete, Texts(driver.RunGenerators(compilation)));
        }
        Assert.NotEqual(0, cancelled);
    }

    static string[] Texts(GeneratorDriver driver)
        => [.. driver.GetRunResult().Results.Single().GeneratedSources.Select(s => s.SourceText.ToString())];

    sealed class Busy(Action<CancellationToken> work) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
            => context.RegisterSourceOutput(context.CompilationProvider, (production, _) => work(production.CancellationToken));
    }
}
