using System.Globalization;
using CellDsl.Cells;
using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Tests.Torch;

/// <summary>The run command against what PyTorch computed in double precision for the same arrays: outputs, final states and every gradient.
/// record.py beside this file says how, and records the cases anew.</summary>
public sealed class TorchCasesTests : IDisposable
{
    const double Tolerance = 1e-9;

    static readonly string s_cases = Path.Combine(AppContext.BaseDirectory, "Torch", "cases");

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("celldsl-torch-");

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (string file in Directory.GetFiles(s_cases, "*.in.safetensors").Order(StringComparer.Ordinal))
                foreach (string backend in new[] { "cpu", "reference" })
                {
                    string[] name = Path.GetFileName(file).Split('.');
                    cases.Add(name[0], name[1], backend);
                }
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void RunAgreesWithPyTorch(string cell, string sizes, string backend)
    {
        string result = Path.Combine(_folder.FullName, "out.safetensors");
        int exitCode = CellLab.Run(
            ["run", "--cell", cell, "--in", Recorded(cell, sizes, "in"), "--out", result, "--backward", "--dtype", "f64", "--backend", backend],
            typeof(Lstm).Assembly);
        Assert.Equal(0, exitCode);

        SafetensorsFile expected = SafetensorsFile.Read(Recorded(cell, sizes, "expected")), actual = SafetensorsFile.Read(result);
        Assert.Equal(expected.Tensors.Keys.Order(StringComparer.Ordinal), actual.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (SafetensorsTensor tensor in expected.Tensors.Values)
            AssertClose(tensor, actual[tensor.Name]);
    }

    [Fact]
    public void EveryCellOfTheComparisonIsRecorded()
    {
        string[] cells
            = ["VanillaRnn", "Lstm", "LstmConcat", "PeepholeLstm", "PeepholeLstmDiagonal", "Gru", "GruBias", "GruResetBefore", "Mut1", "Mut2",
            "Mut3"];
        foreach (string cell in cells)
            Assert.True(File.Exists(Recorded(cell, "small", "expected")) && File.Exists(Recorded(cell, "wide", "expected")), cell);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    static string Recorded(string cell, string sizes, string part) => Path.Combine(s_cases, $"{cell}.{sizes}.{part}.safetensors");

    static void AssertClose(SafetensorsTensor expected, SafetensorsTensor actual)
    {
        Assert.Equal(SafetensorsType.F64, actual.Type);
        Assert.Equal(expected.Shape, actual.Shape);
        double[] theirs = expected.ToArray<double>(), ours = actual.ToArray<double>();
        for (int k = 0; k < theirs.Length; k++)
            Assert.True(Math.Abs(ours[k] - theirs[k]) <= Tolerance * Math.Max(1, Math.Abs(theirs[k])),
                string.Create(CultureInfo.InvariantCulture, $"{expected.Name}, element {k}: PyTorch {theirs[k]:R}, here {ours[k]:R}"));
    }
}
