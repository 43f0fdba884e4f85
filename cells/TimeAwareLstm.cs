using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Time-aware LSTM: the short-term part cs = tanh(Wd c_{t-1} + bd) of the memory fades with the elapsed time d,
/// c* = c_{t-1} - cs + cs ⊙ 1/log(e + d), and an LSTM goes on from c*.</summary>
/// <remarks>Baytas, Xiao, Zhang, Wang, Jain and Zhou, Patient Subtyping via Time-Aware LSTM Networks, KDD 2017.
/// d is the same time for every unit; a negative one counts as zero. The authors' code has a sigmoid for the paper's tanh in cs.</remarks>
[Cell]
public sealed partial class TimeAwareLstm
{
    readonly Input x;
    [Size("Hidden")] readonly Input d;
    readonly State h, c;
    readonly Weight Wd, Wi, Wf, Wo, Wg;
    [Init(Initializer.Orthogonal)] readonly Weight Ui, Uf, Uo, Ug;
    readonly Bias bd, bi, bo, bg;
    [Init(Initializer.Constant, 1)] readonly Bias bf;

    Vec fading => 1 / Log(Math.E + Max(d, 0));
    Vec shortTerm => Tanh(Wd * c + bd);
    Vec cAdjusted => c - shortTerm + shortTerm * fading;

    Vec i => Sigmoid(Wi * x + Ui * h + bi);
    Vec f => Sigmoid(Wf * x + Uf * h + bf);
    Vec o => Sigmoid(Wo * x + Uo * h + bo);
    Vec g => Tanh(Wg * x + Ug * h + bg);

    [Next(nameof(c))] Vec c1 => f * cAdjusted + i * g;
    [Next(nameof(h))] Vec h1 => o * Tanh(c1);
}
