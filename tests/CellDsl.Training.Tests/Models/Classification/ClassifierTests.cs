using CellDsl.Training.Parameters;
using CellDsl.Cells;
using CellDsl.Training.Models.Classification;
using CellDsl.Training.Models.Stacks;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class ClassifierTests
{
    static readonly TokenVocabulary Known = new(["<unk>", "a", "b", "c", "d"]);
    static readonly LayerOptions OneThread = new() { Threads = 1 };

    public static TheoryData<Readout, bool> Readouts
        => new() { { Readout.Last, false }, { Readout.Mean, false }, { Readout.Last, true }, { Readout.Mean, true } };

    [Theory, MemberData(nameof(Readouts))]
    public void Gradients_agree_with_differences_of_the_loss(Readout readout, bool bidirectional)
    {
        using Classifier model = Create(readout, bidirectional);
        var batch = new TextBatch([[1, 2, 3], [4], [], [2, 0, 1, 3, 4]], [0, 2, 1, 2]);
        LossDifferences.ShouldAgree(model.Parameters, () => model.Backpropagate(batch), () => model.Evaluate(batch) / 4);
    }

    [Theory, MemberData(nameof(Readouts))]
    public void A_text_s_class_does_not_depend_on_the_texts_beside_it(Readout readout, bool bidirectional)
    {
        using Classifier model = Create(readout, bidirectional);
        int[][] texts = [[1, 2, 3], [4], [], [2, 0, 1, 3, 4], [2, 1, 3, 1, 1, 2]];
        float[] together = model.Probabilities(new TextBatch(texts, new int[5]));
        for (int k = 0; k < texts.Length; k++)
        {
            float[] alone = model.Probabilities(new TextBatch([texts[k]], [0]));
            Assert.Equal(alone, together[(3 * k)..(3 * k + 3)]);
            Assert.Equal(1, alone.Sum(), tolerance: 1e-6);
        }
        Assert.NotEqual(together[..3], together[9..12]);
    }

    [Fact]
    public void A_last_readout_of_both_directions_has_seen_the_whole_text_in_each()
    {
        using Classifier model = Create(Readout.Last, bidirectional: true);
        float[] Of(params int[] text) => model.Probabilities(new TextBatch([text], [0]));
        Assert.NotEqual(Of(1, 2, 2, 3), Of(4, 2, 2, 3));
        Assert.NotEqual(Of(1, 2, 2, 3), Of(1, 2, 2, 4));
    }

    [Fact]
    public void Texts_are_read_as_their_symbols()
    {
        using Classifier model = Create(Readout.Mean, bidirectional: false);
        Assert.Equal(model.Probabilities(new TextBatch([[1, 2, 0], [], [4]], [0, 0, 0])), model.Probabilities(["a b e", "", " d\n"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Probabilities([]));
    }

    [Fact]
    public void Outputs_that_are_not_finite_are_an_error()
    {
        using Classifier model = Create(Readout.Last, bidirectional: false);
        foreach (ParameterBlock block in model.Parameters)
            block.Edit().Fill(3e38f);
        Assert.Contains("The model's outputs are not finite",
            Assert.Throws<NotFiniteNumberException>(() => model.Probabilities(new TextBatch([[1]], [0]))).Message);
    }

    static Classifier Create(Readout readout, bool bidirectional)
        => new([CellDefinition.Of<Gru>(), CellDefinition.Of<Lstm>()], Known, ["x", "y", "z"],
        new ClassifierOptions
        { Stack = new() { HiddenSize = 5, Direction = bidirectional ? LayerDirection.Concatenated : LayerDirection.Forward, Residual = true },
        EmbeddingSize = 4, Readout = readout },
        seed: 2, OneThread);
}
