using static CellDsl.Functions;

namespace CellDsl.Conformance.Tests.Features;

/// <summary>A recurrent highway network of depth 10, as deep as its authors' own for Penn Treebank (Zilly et al., 2017, arXiv:1607.03474): every
/// layer names the one below it four times, so executing it as plain properties would take 4^10 calls.</summary>
[Cell]
public sealed partial class DeepHighway
{
    readonly Input x;
    readonly State s;
    readonly Weight Wh, Wt;
    [Init(Initializer.Orthogonal)] readonly Weight Rh1, Rh2, Rh3, Rh4, Rh5, Rh6, Rh7, Rh8, Rh9, Rh10;
    [Init(Initializer.Orthogonal)] readonly Weight Rt1, Rt2, Rt3, Rt4, Rt5, Rt6, Rt7, Rt8, Rt9, Rt10;
    [Init(Initializer.Constant, -2)] readonly Bias bt1, bt2, bt3, bt4, bt5, bt6, bt7, bt8, bt9, bt10;

    Vec h1 => Tanh(Wh * x + Rh1 * s);
    Vec t1 => Sigmoid(Wt * x + Rt1 * s + bt1);
    Vec s1 => h1 * t1 + s * (1 - t1);

    Vec h2 => Tanh(Rh2 * s1);
    Vec t2 => Sigmoid(Rt2 * s1 + bt2);
    Vec s2 => h2 * t2 + s1 * (1 - t2);

    Vec h3 => Tanh(Rh3 * s2);
    Vec t3 => Sigmoid(Rt3 * s2 + bt3);
    Vec s3 => h3 * t3 + s2 * (1 - t3);

    Vec h4 => Tanh(Rh4 * s3);
    Vec t4 => Sigmoid(Rt4 * s3 + bt4);
    Vec s4 => h4 * t4 + s3 * (1 - t4);

    Vec h5 => Tanh(Rh5 * s4);
    Vec t5 => Sigmoid(Rt5 * s4 + bt5);
    Vec s5 => h5 * t5 + s4 * (1 - t5);

    Vec h6 => Tanh(Rh6 * s5);
    Vec t6 => Sigmoid(Rt6 * s5 + bt6);
    Vec s6 => h6 * t6 + s5 * (1 - t6);

    Vec h7 => Tanh(Rh7 * s6);
    Vec t7 => Sigmoid(Rt7 * s6 + bt7);
    Vec s7 => h7 * t7 + s6 * (1 - t7);

    Vec h8 => Tanh(Rh8 * s7);
    Vec t8 => Sigmoid(Rt8 * s7 + bt8);
    Vec s8 => h8 * t8 + s7 * (1 - t8);

    Vec h9 => Tanh(Rh9 * s8);
    Vec t9 => Sigmoid(Rt9 * s8 + bt9);
    Vec s9 => h9 * t9 + s8 * (1 - t9);

    Vec h10 => Tanh(Rh10 * s9);
    Vec t10 => Sigmoid(Rt10 * s9 + bt10);
    [Next(nameof(s))] Vec s10 => h10 * t10 + s9 * (1 - t10);
}
