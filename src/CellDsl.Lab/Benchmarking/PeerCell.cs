namespace CellDsl.Lab.Benchmarking;

/// <summary>A cell under the name by which programs of other libraries offer the same one: which of its parameters are the blocks of their
/// arrays, in PyTorch's order of gates (i, f, g, o; r, z, n). Parameters that are in no block are zero.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Class">Its name here.</param>
/// <param name="Input">Blocks [H, I] of the input's matrix.</param>
/// <param name="Recurrent">Blocks [H, H] of the state's matrix.</param>
/// <param name="Bias">Blocks [H] of the bias.</param>
sealed record PeerCell(string Name, string Class, string[] Input, string[] Recurrent, string[] Bias)
{
    /// <summary>Block of a bias that the cell does not have.</summary>
    const string None = "";

    /// <summary>Blocks of the bias beside the recurrent product; empty where it would be added to the other.</summary>
    public string[] RecurrentBias { get; init; } = [];

    /// <summary>Diagonal matrices of i, f and o.</summary>
    public string[] Peepholes { get; init; } = [];

    static readonly PeerCell Lstm = new("lstm", "Lstm", ["Wi", "Wf", "Wg", "Wo"], ["Ui", "Uf", "Ug", "Uo"], ["bi", "bf", "bg", "bo"]);

    /// <summary>Where a name is there twice, the first whose sizes fit is meant.</summary>
    static readonly PeerCell[] Table =
    [
        Lstm,
        Lstm with { Name = "lstm_hand" },
        Lstm with { Name = "lstm_naive" },
        Lstm with { Name = "lstm_peephole", Class = "PeepholeLstmDiagonal", Peepholes = ["pi", "pf", "po"] },
        new("gru", "GruBias", ["Wr", "Wz", "W"], ["Ur", "Uz", "U"], ["br", "bz", "bx"]) { RecurrentBias = [None, None, "bh"] },
        new("gru_rb", "GruResetBeforeBias", ["Wr", "Wz", "W"], ["Ur", "Uz", "U"], ["br", "bz", "b"]),
        new("rnn", "ElmanRnn", ["W"], ["U"], ["b"]),
        new("mut1", "Mut1", ["Wxz", "Wxr"], ["Whr", "Whh"], ["bz", "br"]),
        new("mut1", "Mut1Projected", ["Wxz", "Wxr", "Wxh"], ["Whr", "Whh"], ["bz", "br", "bx"]),
    ];

    public static IEnumerable<PeerCell> Named(string name) => Table.Where(c => c.Name == name);

    /// <summary>The parameters' values from the fills that all programs share.</summary>
    public void Fill<T>(ParameterSet<T> parameters, int hidden)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        double scale = 1 / Math.Sqrt(hidden);
        parameters.Edit().Clear();
        foreach (var (seed, blocks) in new[]
        {
            (BenchSeeds.InputWeights, Input), (BenchSeeds.RecurrentWeights, Recurrent), (BenchSeeds.Bias, Bias),
            (BenchSeeds.RecurrentBias, RecurrentBias), (BenchSeeds.Peepholes, Peepholes),
        })
            for (int block = 0; block < blocks.Length; block++)
                if (blocks[block] != None)
                {
                    Span<T> values = parameters.Edit(blocks[block]);
                    HashedData.Fill(values, seed, scale, first: block * values.Length);
                }
    }
}
