using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;

namespace CellDsl.Training.Tests;

public sealed class CaptionFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_are_joined_with_their_captions_and_held_out_whole()
    {
        string features = Features(Enumerable.Range(0, 120).Select(k => (float)k), 60, 2);
        string captions = _folder.Write("c.tsv", string.Concat(Enumerable.Range(0, 100).Select(k => $"{k % 50}\tcaption  number {k}\n")));
        CaptionData data = CaptionData.Read(features, captions, 0.3);
        Assert.Equal(2, data.FeatureSize);
        Assert.Equal(50, data.Training.Count + data.HeldOut.Count);
        Assert.InRange(data.HeldOut.Count, 5, 30);
        CaptionExample seventh = data.Training.Concat(data.HeldOut).Single(e => e.Key == "7");
        Assert.Equal([14f, 15f], seventh.Features);
        Assert.Equal(["caption number 7", "caption number 57"], seventh.Captions);
    }

    [Theory]
    [InlineData("0\ta\n2\tb\n", "line 2: expected a row's number from 0 to 1")]
    [InlineData("a caption\n", "line 1: expected a row's number")]
    [InlineData("0\ta\n\n1\t \n", "line 3: the caption is empty")]
    [InlineData("", "found none")]
    public void Bad_lines_are_named(string captions, string expected)
        => Assert.Contains(expected, Assert.Throws<CorpusException>(
            () => CaptionData.Read(Features([1, 2], 2, 1), _folder.Write("c.tsv", captions), 0)).Message);

    [Fact]
    public void Bad_features_are_named()
    {
        Assert.Contains("expected features [N, n]", Message(Features([1, 2], 2)));
        Assert.Contains("found NaN at [1, 0]", Message(Features([1, float.NaN], 2, 1)));

        static string Message(string path) => Assert.Throws<CorpusException>(() => CaptionData.ReadFeatures(path)).Message;
    }

    string Features(IEnumerable<float> values, params long[] shape)
    {
        SafetensorsFile.Write(_folder["f.safetensors"], [SafetensorsTensor.Create<float>("features", [.. values], shape)]);
        return _folder["f.safetensors"];
    }
}
