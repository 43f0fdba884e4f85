using System.Numerics.Tensors;

namespace CellDsl.Lab.Tasks;

/// <summary>Temporal order with two relevant symbols (Hochreiter and Schmidhuber, 1997, experiment 6a), for any T; T = 100 is theirs. A sequence has
/// a length from T to 1.1 T, begins with E, ends with B, and holds random symbols out of a, b, c, d, except at a step t1 from 0.1 T to 0.2 T and a
/// step t2 from 0.5 T to 0.6 T (counted from 1), where it holds X or Y. The class to be told at its end is that of the pair: XX, XY, YX or YY. Inputs
/// are one-hot vectors.</summary>
sealed class TemporalOrder(int time) : MemoryTask(time, least: 20)
{
    const int X = 4, Y = 5, Begin = 6, End = 7, Distractors = 4;
    const double SolvedErrors = 0.01;

    public override string Name => "order";
    public override int Steps => Time + Time / 10;
    public override int InputSize => 8;
    public override int OutputSize => 4;
    public override bool IsClassification => true;
    public override bool AnswersEveryStep => false;
    public override double Baseline => Math.Log(4);
    public override bool IsSolved(MemoryScore score) => score.Errors < SolvedErrors;
    public override string Criterion => "less than 1 % of the sequences classified wrong";
    public override string Mistake => "of the sequences wrong";

    private protected override void Write(MemoryBatch batch, int sequence, CounterRandom random)
    {
        // Counters before those of the symbols.
        const ulong length = 0, firstPlace = 1, secondPlace = 2, first = 3, second = 4, symbols = 5;
        int steps = Between(random, length, Time, Steps);
        int t1 = Between(random, firstPlace, Time / 10, Time / 5) - 1, t2 = Between(random, secondPlace, Time / 2, Time * 3 / 5) - 1;
        int one = Between(random, first, X, Y), two = Between(random, second, X, Y);
        for (int t = 0; t < steps; t++)
        {
            int symbol = t == 0 ? Begin : t == steps - 1 ? End : t == t1 ? one : t == t2 ? two
                : Between(random, symbols + (ulong)t, 0, Distractors - 1);
            batch.At(t, sequence)[symbol] = 1;
        }
        batch.Lengths[sequence] = steps;
        batch.Classes[sequence] = 2 * (one - X) + (two - X);
    }

    internal override double Errors(MemoryBatch batch, ReadOnlySpan<float> answers)
    {
        int wrong = 0;
        for (int n = 0; n < batch.Answers; n++)
            wrong += TensorPrimitives.IndexOfMax(answers.Slice(n * OutputSize, OutputSize)) == batch.Classes[n] ? 0 : 1;
        return (double)wrong / batch.Answers;
    }
}
