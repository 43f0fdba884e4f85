namespace CellDsl.Lab.Tasks;

/// <summary>The adding problem (Hochreiter and Schmidhuber, 1997, experiment 4) in the form of Le, Jaitly and Hinton (2015, arXiv:1504.00941): at
/// each of T steps a number, uniform in [0, 1], and a mark, which is 1 at two steps and else 0. The target is the sum of the two marked numbers.
/// One mark is in the first half of the sequence, one in the second, as in Arjovsky, Shah and Bengio (2016, arXiv:1511.06464), so that a gap of about
/// T/2 is usual.</summary>
sealed class AddingProblem(int time) : MemoryTask(time, least: 2)
{
    const int Value = 0, Mark = 1;

    /// <summary>The largest error of a processed sequence in Hochreiter and Schmidhuber (1997).</summary>
    const float Tolerated = 0.04f;

    const double Solved = 0.01;

    public override string Name => "adding";
    public override int Steps => Time;
    public override int InputSize => 2;
    public override int OutputSize => 1;
    public override bool IsClassification => false;
    public override bool AnswersEveryStep => false;

    /// <summary>The variance of the sum of two uniform numbers, 2/12: what always answering 1 gives. (Le et al. print 0.1767.)</summary>
    public override double Baseline => 1.0 / 6;

    public override bool IsSolved(MemoryScore score) => score.Loss < Solved;
    public override string Criterion => "mean squared error below 0.01";
    public override string Mistake => "sums wrong by more than 0.04";

    private protected override void Write(MemoryBatch batch, int sequence, CounterRandom random)
    {
        batch.Lengths[sequence] = Steps;
        for (int t = 0; t < Steps; t++)
            batch.At(t, sequence)[Value] = (float)random.Uniform((ulong)t);
        int half = Steps / 2, first = Between(random, (ulong)Steps, 0, half - 1), second = Between(random, (ulong)Steps + 1, half, Steps - 1);
        batch.At(first, sequence)[Mark] = 1;
        batch.At(second, sequence)[Mark] = 1;
        batch.Numbers[sequence] = batch.At(first, sequence)[Value] + batch.At(second, sequence)[Value];
    }

    internal override double Errors(MemoryBatch batch, ReadOnlySpan<float> answers)
    {
        int wrong = 0;
        for (int n = 0; n < batch.Answers; n++)
            // An answer that is not a number is wrong, too.
            wrong += Math.Abs(answers[n] - batch.Numbers[n]) <= Tolerated ? 0 : 1;
        return (double)wrong / batch.Answers;
    }
}
