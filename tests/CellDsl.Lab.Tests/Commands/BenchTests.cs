using System.Globalization;
using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

public sealed class BenchTests
{
    [Theory]
    [InlineData("infer", "f32"), InlineData("train", "f64"), InlineData("train_repack", "f32")]
    public void Prints_a_row_per_shape(string mode, string type)
    {
        string output = LiteratureCells.Lab("bench", "--cell", "lstm", "--shape", "3,2,4,5", "--shape", "2,1,7,8", "--mode", mode, "--dtype", type,
            "--threads", "1", "--seconds", "0").ShouldSucceed().Output;

        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal("peer,cell,mode,threads,T,B,I,H,median_ms,min_ms,gflops", lines[0]);
        Assert.StartsWith($"celldsl,Lstm,{mode},1,3,2,4,5,", lines[1]);
        Assert.StartsWith($"celldsl,Lstm,{mode},1,2,1,7,8,", lines[2]);
        Assert.Equal(3, lines.Length);

        double[] numbers = [.. lines[1].Split(',')[8..].Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        Assert.True(numbers[0] >= numbers[1] && numbers[1] > 0);
        // 4 gates, T·B = 6 rows, (I + H)·H multiplications and as many additions; train counts three times forward.
        double flops = 2.0 * 4 * 6 * (4 + 5) * 5 * (mode == "infer" ? 1 : 3);
        Assert.InRange(numbers[2], 0, flops / (numbers[1] * 1e6) * 1.01 + 0.001);
    }

    [Fact]
    public void Json_has_the_same_columns()
    {
        using JsonDocument json = JsonDocument.Parse(
            LiteratureCells.Lab("bench", "--cell", "Gru", "--shape", "2,2,3,3", "--seconds", "0", "--json").ShouldSucceed().Output);

        Assert.Equal(["peer", "cell", "mode", "threads", "T", "B", "I", "H", "median_ms", "min_ms", "gflops"],
            json.RootElement[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Sizes_that_the_cell_cannot_have_are_refused_before_anything_runs()
        => LiteratureCells.Lab("bench", "--cell", "Mut1", "--shape", "3,2,4,4", "--shape", "3,2,4,5")
        .ShouldReject("--shape 3,2,4,5", "must be equal");
}
