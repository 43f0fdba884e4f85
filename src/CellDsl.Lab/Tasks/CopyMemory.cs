using System.Numerics.Tensors;

namespace CellDsl.Lab.Tasks;

/// <summary>The copying memory problem in the form of Arjovsky, Shah and Bengio (2016, arXiv:1511.06464, section 4.1): ten symbols out of eight, T -
/// 1 blanks, a delimiter, ten blanks; the output is T + 10 blanks and then the ten symbols. Inputs are one-hot vectors.</summary>
sealed class CopyMemory(int time) : MemoryTask(time, least: 1)
{
    /// <summary>Symbols to be copied.</summary>
    public const int Length = 10;

    const int Symbols = 8, Blank = Symbols, Delimiter = Symbols + 1;
    const double SolvedErrors = 0.01;

    public override string Name => "copy";
    public override int Steps => Time + 2 * Length;
    public override int InputSize => Symbols + 2;

    /// <summary>The symbols and the blank: the delimiter is never an answer.</summary>
    public override int OutputSize => Symbols + 1;
    public override bool IsClassification => true;
    public override bool AnswersEveryStep => true;

    /// <summary>Blanks where they belong, and then any symbols: 10 log 8 / (T + 20).</summary>
    public override double Baseline => Length * Math.Log(Symbols) / Steps;

    public override bool IsSolved(MemoryScore score) => score.Errors < SolvedErrors;
    public override string Criterion => "less than 1 % of the ten symbols wrong";
    public override string Mistake => "of the ten symbols wrong";

    private protected override void Write(MemoryBatch batch, int sequence, CounterRandom random)
    {
        batch.Lengths[sequence] = Steps;
        for (int t = 0; t < Steps; t++)
        {
            int input = t < Length ? Between(random, (ulong)t, 0, Symbols - 1) : t == Time + Length - 1 ? Delimiter : Blank;
            batch.At(t, sequence)[input] = 1;
            batch.Classes[t * batch.Count + sequence] = t < Time + Length ? Blank : Between(random, (ulong)(t - Time - Length), 0, Symbols - 1);
        }
    }

    internal override double Errors(MemoryBatch batch, ReadOnlySpan<float> answers)
    {
        int first = (Time + Length) * batch.Count, wrong = 0;
        for (int n = first; n < batch.Answers; n++)
            wrong += TensorPrimitives.IndexOfMax(answers.Slice(n * OutputSize, OutputSize)) == batch.Classes[n] ? 0 : 1;
        return (double)wrong / (batch.Answers - first);
    }
}
