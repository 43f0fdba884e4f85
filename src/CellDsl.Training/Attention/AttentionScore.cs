namespace CellDsl.Training.Attention;

/// <summary>How well a query h fits an encoder state e, before the softmax over the states.</summary>
public enum AttentionScore
{
    /// <summary>hᵀ e (Luong, Pham and Manning, 2015); both of one size, no parameters.</summary>
    Dot,
    /// <summary>hᵀ Wa e (Luong, Pham and Manning, 2015).</summary>
    General,
    /// <summary>vᵀ tanh(Wa h + Ua e) (Bahdanau, Cho and Bengio, 2015).</summary>
    Additive,
}
