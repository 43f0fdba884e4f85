using CellDsl.Reference.Tests.Support;

namespace CellDsl.Reference.Tests.Checking;

public class GradientCheckTests
{
    static GradientCheckReport Run<TCell>(Backend backend, GradientCheckOptions? options = null)
        => GradientCheck.Run(SubstituteCell.For<TCell>(), (options ?? GradientCheckOptions.Quick) with { Backends = [backend] });

    [Fact]
    public void TheReferencePassesAsABackendOfItsOwn()
    {
        GradientCheckReport report = GradientCheck.Run(SubstituteCell.For<PlainLstm>(), new GradientCheckOptions { Backends = [Backend.Reference] });
        Assert.True(report.Passed, report.ToString());
        string[] compared = [.. report.Rows.Select(r => r.What).Distinct()];
        foreach (string what in new[] { "y", "hT", "cT", "captured i", "captured c", "y when recording", "y when capturing", "y streamed",
            "dWi", "dUg", "dbf", "dx", "dh0", "dc0", "dWi after two passes", "direction" })
            Assert.Contains(what, compared);
        Assert.Contains(report.Rows, r => r.Backend == "reference against central differences" && r.What == "dWi");
    }

    [Fact]
    public void ContextsAndFurtherInputsAreCompared()
    {
        GradientCheckReport report = Run<Mixed>(Backend.Reference);
        Assert.True(report.Passed, report.ToString());
        foreach (string what in new[] { "ddt", "dspeaker", "dimage", "dalpha", "dp", "dm0" })
            Assert.Contains(what, report.Rows.Select(r => r.What));
    }

    [Fact]
    public void ACorrectFloatBackendPasses()
    {
        GradientCheckReport report = Run<PlainLstm>(new SubstituteBackend());
        Assert.True(report.Passed, report.ToString());
        Assert.Contains(report.Rows, r => r.Backend == "substitute float, scalar, 1 thread" && r.What == "dUo" && r.LargestError > 0);
    }

    [Fact]
    public void AGateThatIsOffByOnePartInTenThousandFailsInFloatAndInDouble()
    {
        GradientCheckReport report = Run<PlainLstm>(new SubstituteBackend(runInstead: typeof(LstmWithWrongGate)));
        Assert.False(report.Passed);
        foreach (CheckCase @case in report.Rows.Select(r => r.Case).Where(c => c.Data == CheckData.Random).Distinct())
            foreach (string number in new[] { "float", "double" })
            {
                CheckRow[] failed
                    = [.. report.FailedRows.Where(r => r.Case == @case && r.Backend.StartsWith($"substitute {number}", StringComparison.Ordinal))];
                foreach (string what in new[] { "captured f", "cT" })
                    Assert.True(failed.Any(r => r.What == what), $"{what} passed in {number}, {@case}\n{report}");
            }
    }

    [Theory]
    [InlineData("Uf", "dUf")]
    [InlineData("x", "dx")]
    [InlineData("c", "dc0")]
    [InlineData("bg", "dbg")]
    public void AWrongGradientFailsUnderItsNameWithItsIndexAndBothValues(string field, string what)
    {
        double right = 0;
        var backend = new SubstituteBackend(spoil: (name, gradient) =>
        {
            if (name == field && gradient.Length > 3)
            {
                right = gradient[3];
                gradient[3] *= 1 + 1e-10;
            }
        });
        GradientCheckReport report = Run<PlainLstm>(backend, new GradientCheckOptions { IsQuick = true, Cases = [new(3, 4, 1, 3, 2)] });
        Assert.All(report.FailedRows, row => Assert.Contains(row.What, new[] { what, $"{what} after two passes" }));
        CheckRow failed = Assert.Single(report.FailedRows, row => row.What == what);
        Assert.Equal(field is "Uf" or "c" ? "[0, 3]" : field == "x" ? "[0, 1, 0]" : "[3]", failed.Index);
        Assert.Equal(right * (1 + 1e-10), failed.Actual);
        Assert.Contains("double", failed.Backend, StringComparison.Ordinal);
        Assert.Contains("running bound", report.ToString(), StringComparison.Ordinal);
        var thrown = Assert.Throws<GradientCheckException>(report.ThrowIfFailed);
        Assert.Contains($"{what}{failed.Index}, substitute double", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NaNFails()
    {
        GradientCheckReport report
            = Run<PlainLstm>(new SubstituteBackend(spoil: (name, gradient) => gradient[0] = name == "bo" ? double.NaN : gradient[0]));
        Assert.Contains(report.FailedRows, r => r.What == "dbo");
        Assert.All(report.FailedRows, r => Assert.StartsWith("dbo", r.What, StringComparison.Ordinal));
    }

    [Fact]
    public void DataStaysAwayFromCorners()
    {
        GradientCheckReport report = Run<Corners>(new SubstituteBackend());
        Assert.True(report.Passed, report.ToString());
        Assert.Empty(report.Notes);
    }

    [Fact]
    public void CellsThatNeedPositiveDataGetIt()
    {
        GradientCheckReport report = Run<Positive>(new SubstituteBackend());
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void ACellThatIsNowhereFiniteFailsWithAReason()
    {
        GradientCheckReport report = Run<NeverFinite>(new SubstituteBackend());
        Assert.False(report.Passed);
        Assert.Contains("not checkable at random points", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ACellThatIsAlwaysInACornerIsCheckedInDoubleOnlyAndTheReportSaysSo()
    {
        GradientCheckReport report = Run<AlwaysInACorner>(new SubstituteBackend());
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(4,
            report.Notes.Count(n => n.Contains("every draw", StringComparison.Ordinal) && !n.Contains("large", StringComparison.Ordinal)));
        Assert.DoesNotContain(report.Rows, r => r.Case.Data == CheckData.Random && r.Backend.Contains("float", StringComparison.Ordinal));
        Assert.Contains("note: T=1", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AComparisonOfAValueWithItselfIsNoCorner()
    {
        GradientCheckReport report = Run<SelfComparison>(new SubstituteBackend());
        Assert.True(report.Passed, report.ToString());
        Assert.Empty(report.Notes);
        Assert.Contains(report.Rows, r => r.Case.Data == CheckData.Random && r.Backend.Contains("float", StringComparison.Ordinal));
        Assert.Contains(report.Rows, r => r.Backend == "reference against central differences");
    }

    /// <summary>At zero the two sides of the maximum are one number in float: it may take either.</summary>
    [Theory]
    [InlineData(CheckData.Zero, true)]
    [InlineData(CheckData.Random, false)]
    public void ADecisionThatFloatMayTakeEitherWayIsNotComparedInFloat(CheckData data, bool isNearTie)
    {
        var options = new GradientCheckOptions { Cases = [new(2, 3, 2, 3, 2) { Data = data }] };
        GradientCheckReport report = Run<TieBehindRounding>(new SubstituteBackend(), options);
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(!isNearTie, report.Rows.Any(r => r.Backend.Contains("float", StringComparison.Ordinal)));
        Assert.Contains(report.Rows, r => r.Backend.Contains("double", StringComparison.Ordinal));
        Assert.Equal(isNearTie, report.Notes.Any(n => n.Contains("not checked in float", StringComparison.Ordinal)));
    }

    [Fact]
    public void AnExceptionInABackendIsAFailureThatNamesIt()
    {
        GradientCheckReport report = Run<PlainLstm>(Backend.Cpu);
        Assert.False(report.Passed);
        Assert.Contains("NotSupportedException: nothing was generated", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ProgressCountsTheCases()
    {
        var seen = new Steps();
        GradientCheck.Run(SubstituteCell.For<Elman>(), GradientCheckOptions.Quick with { Backends = [Backend.Reference] }, seen);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], seen.Select(p => p.Done));
        Assert.All(seen, p => Assert.Equal(("Elman", 7), (p.Cell, p.Total)));
    }

    sealed class Steps : List<GradientCheckProgress>, IProgress<GradientCheckProgress>
    {
        public void Report(GradientCheckProgress value) => Add(value);
    }
}
