namespace CellDsl.Generator.Tests.Planning;

/// <summary>When values are known, and how many stages the recurrence has: derived, never declared.</summary>
public class StagingTests
{
    const string Lstm = """
        readonly Input x; readonly State h, c;
        readonly Weight Wi, Wf, Wo, Wg, Ui, Uf, Uo, Ug; readonly Bias bi, bf, bo, bg;
        Vec i => Sigmoid(Wi * x + Ui * h + bi);
        Vec f => Sigmoid(Wf * x + Uf * h + bf);
        Vec o => Sigmoid(Wo * x + Uo * h + bo);
        Vec g => Tanh(Wg * x + Ug * h + bg);
        [Next(nameof(c))] Vec c1 => f * c + i * g;
        [Next(nameof(h))] Vec h1 => o * Tanh(c1);
        """;

    [Fact]
    public void LstmHasOneStageWithAllGatesSideBySide()
        => Assert.Equal(["Step1 Sequence [Hidden] (s0+=Ui h(t-1), s1+=Uf h(t-1), s2+=Uo h(t-1), s3+=Ug h(t-1)) "
            + "iX fX oX gX c(t-1) -> c(t) h(t) i:Recording f:Recording o:Recording g:Recording"],
            Compiled.Members(Lstm).Loop.Select(SortStores));

    [Fact]
    public void InputProductsAndBiasesAreFormedBeforeTheLoop()
        => Assert.Contains("forward before: Before1 Sequence [Hidden] (s0+=Wi x, s1+=Wf x, s2+=Wo x, s3+=Wg x) bi bf bo bg -> iX fX oX gX\n",
            Compiled.Members(Lstm).Plan, StringComparison.Ordinal);

    [Fact]
    public void ConcatenationGivesTheSamePlanAsSeparateMatrices()
    {
        Compiled separate = Compiled.Members("""
            readonly Input x; readonly State h; readonly Weight W, U; readonly Bias b;
            [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h + b);
            """);
        Compiled together = Compiled.Members("""
            readonly Input x; readonly State h; readonly Weight W; readonly Bias b;
            [Next(nameof(h))] Vec h1 => Tanh(W * (h, x) + b);
            """);
        string Normal(Compiled c) => c.Plan.Replace("[Hidden..]", "", StringComparison.Ordinal);
        Assert.Equal(Lines(Normal(separate).Replace("U", "W", StringComparison.Ordinal)), Lines(Normal(together)));

        static IEnumerable<string> Lines(string plan) => plan.Split('\n').Order(StringComparer.Ordinal);
    }

    [Fact]
    public void ProductOfAnIntermediateStartsASecondStage()
    {
        string[] loop = Compiled.Members("""
            readonly Input x; readonly State h; readonly Weight Wr, Wz, W; readonly Bias b;
            Vec r => Sigmoid(Wr * (x, h));
            Vec z => Sigmoid(Wz * (x, h));
            Vec n => Tanh(W * (x, r * h) + b);
            [Next(nameof(h))] Vec h1 => (1 - z) * h + z * n;
            """).Loop;
        Assert.Equal(2, loop.Length);
        Assert.Contains("(s0+=Wr[Input..] h(t-1), s1+=Wz[Input..] h(t-1))", loop[0], StringComparison.Ordinal);
        Assert.Contains("(s0+=W[Input..] r_h)", loop[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ProductOfAFunctionOfThePreviousStateStaysInTheFirstStage()
    {
        string[] loop = Compiled.Members("""
            readonly Input x; readonly State h; readonly Weight W, U, V;
            [Next(nameof(h))] Vec h1 => Tanh(W * x + U * Tanh(h)) * Sigmoid(V * h);
            """).Loop;
        Assert.Equal(2, loop.Length);
        Assert.StartsWith("Step1 Sequence [Hidden] () h(t-1) -> tanh_h", loop[0], StringComparison.Ordinal);
        Assert.Contains("V h(t-1)", loop[1], StringComparison.Ordinal);
        Assert.Contains("U tanh_h", loop[1], StringComparison.Ordinal);
    }

    [Fact]
    public void PeepholeMatrixOnTheNewCellIsAStageOfItsOwnThatAbsorbsTheOtherProductsOfItsSum()
    {
        string[] loop = Compiled.Members("""
            readonly Input x; readonly State h, c; readonly Weight Wf, Wi, Wo, Wg;
            Vec f => Sigmoid(Wf * (c, h, x));
            Vec i => Sigmoid(Wi * (c, h, x));
            Vec g => Tanh(Wg * (h, x));
            [Next(nameof(c))] Vec c1 => f * c + i * g;
            Vec o => Sigmoid(Wo * (c1, h, x));
            [Next(nameof(h))] Vec h1 => o * Tanh(c1);
            """).Loop;
        Assert.Equal(2, loop.Length);
        Assert.Equal(5, loop[0].Split("s0+=", StringSplitOptions.None).Length + loop[0].Split("s1+=", StringSplitOptions.None).Length
            + loop[0].Split("s2+=", StringSplitOptions.None).Length - 3);
        Assert.Contains("s0+=Wo[Hidden..] h(t-1)", loop[1], StringComparison.Ordinal);
        Assert.Contains("s0+=Wo c(t)", loop[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ReadoutIsFormedAfterTheLoop()
    {
        string plan = Compiled.Members("""
            readonly Input x; readonly State h; readonly Weight W, U, Wy; readonly Bias by;
            [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h);
            [Output] Vec y => Wy * h1 + by;
            """).Plan;
        Assert.Contains("forward after: After1 Sequence [Output] (s0+=Wy h(t)) by -> y\n", plan, StringComparison.Ordinal);
        Assert.Contains("backward before: BackwardBefore1 Sequence [Hidden] (s0+=Wyᵀ dy)  -> dh1Sum\n", plan, StringComparison.Ordinal);
        Assert.Contains("backward after: reduce Sequence dy -> dby\n", plan, StringComparison.Ordinal);
        Assert.Contains("gradients Sequence of h(t): Wy by dy\n", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void ContextProductIsFormedOncePerSequenceAndItsGradientSummedOverTime()
    {
        string plan = Compiled.Members("""
            readonly Input x; readonly Context v; readonly State h; readonly Weight W, U, V;
            [Next(nameof(h))] Vec h1 => Tanh(W * x + U * h + V * v);
            """).Plan;
        Assert.Contains("forward before: Sequence1 Context [Hidden] (s0+=V v)", plan, StringComparison.Ordinal);
        Assert.Contains("gradients Context of v: V by ", plan, StringComparison.Ordinal);
        Assert.Contains("+\n", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void DiagonalRecurrenceHasNoProductInTheLoop()
        => Assert.StartsWith("Step1 Sequence [Hidden] () ", Compiled.Members("""
            readonly Input x; readonly State h; readonly Weight W; readonly Diagonal u; readonly Bias b;
            [Next(nameof(h))] Vec h1 => Relu(W * x + u * h + b);
            """).Loop.Single(), StringComparison.Ordinal);

    [Fact]
    public void CheapValuesAreComputedAgainRatherThanStored()
        => Assert.DoesNotContain("Subtract", Compiled.Members("""
            readonly Input x; readonly State h; readonly Weight Wz, Wr, Ur, U;
            Vec z => Sigmoid(Wz * x);
            Vec r => Sigmoid(Wr * x + Ur * h);
            [Next(nameof(h))] Vec h1 => Tanh(U * (r * h)) * z + h * (1 - z);
            """).Plan, StringComparison.Ordinal);

    /// <summary>Stores in a fixed order: always first, then recording.</summary>
    static string SortStores(string step)
    {
        string[] halves = step.Split(" -> ");
        string[] stores = [.. halves[1].Split(' ').OrderBy(s => s.Contains(':', StringComparison.Ordinal) ? 1 : 0)];
        return halves[0] + " -> " + string.Join(' ', stores);
    }
}
