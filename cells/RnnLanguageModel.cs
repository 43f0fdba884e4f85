using static CellDsl.Functions;

namespace CellDsl.Cells;

/// <summary>Recurrent part of the RNN language model: h_t = σ(Wh h_{t-1} + We e_t + b1), logits U h_t + b2.</summary>
/// <remarks>Mikolov, Karafiát, Burget, Černocký and Khudanpur, Recurrent Neural Network Based Language Model, Interspeech 2010.
/// The embedding e_t = E x_t of the word and the softmax over the logits are outside the cell.</remarks>
[Cell]
public sealed partial class RnnLanguageModel
{
    readonly Input e;
    readonly State h;
    [Init(Initializer.Orthogonal)] readonly Weight Wh;
    readonly Weight We, U;
    readonly Bias b1, b2;

    [Next(nameof(h))] Vec h1 => Sigmoid(Wh * h + We * e + b1);
    [Output, Size("Vocabulary")] Vec logits => U * h1 + b2;
}
