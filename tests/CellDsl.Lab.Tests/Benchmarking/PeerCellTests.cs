using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CellDsl.Lab.Benchmarking;
using CellDsl.Lab.Shapes;
using CellDsl.Lab.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Lab.Tests.Benchmarking;

public sealed class PeerCellTests
{
    const int T = 4, B = 3, I = 5, H = 6;
    static readonly SequenceShape Shape = new(T, B, I, H);

    public static TheoryData<string, string> Names => new()
    {
        { "lstm", "Lstm" }, { "lstm_hand", "Lstm" }, { "lstm_naive", "Lstm" }, { "lstm_peephole", "PeepholeLstmDiagonal" },
        { "gru", "GruBias" }, { "gru_rb", "GruResetBeforeBias" }, { "rnn", "ElmanRnn" }, { "mut1", "Mut1Projected" }, { "Mgu", "Mgu" },
    };

    [Theory, MemberData(nameof(Names))]
    public void A_name_means_a_cell(string name, string expected)
        => Assert.Equal(expected, BenchSubject.Find(LiteratureCells.All, name, Shape.Sizes)!.Cell.Description.Name);

    [Fact]
    public void Sizes_decide_between_cells_of_one_name()
        => Assert.Equal("Mut1", BenchSubject.Find(LiteratureCells.All, "mut1", new CellSizes(H, H))!.Cell.Description.Name);

    [Theory]
    [InlineData("lstm_ln"), InlineData("mgu"), InlineData("Mut1")]
    public void What_is_not_there_or_does_not_fit_is_not_offered(string name)
        => Assert.Null(BenchSubject.Find(LiteratureCells.All, name, Shape.Sizes));

    [Theory, MemberData(nameof(Names))]
    public void Blocks_are_parameters_of_the_right_shape(string name, string _)
    {
        foreach (PeerCell peer in PeerCell.Named(name))
        {
            using SequenceLayer<float> layer = LiteratureCells.Get(peer.Class).CreateLayer<float>(new CellSizes(H, H));
            Assert.All(peer.Input, p => Assert.Equal([H, H], layer.Parameters.Shape(p).ToArray()));
            Assert.All(peer.Recurrent, p => Assert.Equal([H, H], layer.Parameters.Shape(p).ToArray()));
            Assert.All([.. peer.Bias, .. peer.Peepholes], p => Assert.Equal([H], layer.Parameters.Shape(p).ToArray()));
            Assert.Equal(peer.Input.Length, peer.Bias.Length);
        }
    }

    /// <summary>The reference, with weights cut by hand from [gates·H, n] arrays as PyTorch orders them.</summary>
    [Theory]
    [InlineData("lstm", "Lstm", "Wi Wf Wg Wo", "Ui Uf Ug Uo", "bi bf bg bo", "")]
    [InlineData("gru", "GruBias", "Wr Wz W", "Ur Uz U", "br bz bx", ". . bh")]
    public void Dump_is_what_the_reference_computes(string name, string cell, string wx, string wh, string b, string bh)
    {
        using var folder = new TemporaryFolder();
        using (var problem
            = new BenchProblem<float>(BenchSubject.Find(LiteratureCells.All, name, Shape.Sizes)!, Shape, new LayerOptions { Threads = 1 }))
            PeerDump.Write(problem, folder.Path);

        double scale = 1 / Math.Sqrt(H);
        var parameters = new Dictionary<string, double[]>();
        Cut(wx, seed: 4, H * I);
        Cut(wh, seed: 5, H * H);
        Cut(b, seed: 6, H);
        Cut(bh, seed: 7, H);
        parameters.Remove(".");
        var arguments = new SequenceArguments<double>(HashedData.Tensor<double>(1, 1, T, B, I));
        arguments.InitialStates["h"] = HashedData.Tensor<double>(2, 0.5, B, H);
        if (cell == "Lstm")
            arguments.InitialStates["c"] = HashedData.Tensor<double>(3, 0.5, B, H);
        var reference = new ReferenceCell(LiteratureCells.Get(cell).Type, Shape.Sizes);
        ReferenceGradients expected = reference.Gradients(parameters, arguments, HashedData.Tensor<double>(8, 1, T, B, H));

        AssertClose(Flat(reference.Run(parameters, arguments).Output), Read("y"));
        AssertClose(Flat(expected.Inputs["x"]), Read("dx"));
        AssertClose(Flat(expected.InitialStates["h"]), Read("dh0"));
        if (cell == "Lstm")
            AssertClose(Flat(expected.InitialStates["c"]), Read("dc0"));
        AssertClose([.. wx.Split(' ').SelectMany(p => expected.Parameters[p])], Read("dwx"));
        AssertClose([.. wh.Split(' ').SelectMany(p => expected.Parameters[p])], Read("dwh"));

        void Cut(string names, uint seed, int length)
        {
            string[] blocks = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            double[] all = new double[blocks.Length * length];
            HashedData.Fill(all, seed, scale);
            for (int k = 0; k < blocks.Length; k++)
                parameters[blocks[k]] = all[(k * length)..((k + 1) * length)];
        }

        float[] Read(string array) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.File($"{array}.f32"))).ToArray();
    }

    static double[] Flat(Tensor<double> tensor)
    {
        double[] values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>Sums of at most some dozens of products of numbers near 1, in single precision.</summary>
    static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, 1e-5 * largest));
    }
}
