using System.Text.Json;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Tests.Commands;

/// <summary><c>caption</c> at tiny sizes, and what can be wrong with what it is given.</summary>
public sealed class CaptionTests : IDisposable
{
    static readonly string[] Tiny = ["--hidden", "12", "--embedding", "6", "--batch", "8", "--threads", "1"];
    readonly TemporaryFolder _folder = new();

    string Model => _folder.File("model");
    string Features => _folder.File("images.safetensors");
    string Captions => _folder.File("captions.tsv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Describes_scenes_and_reports()
    {
        using JsonDocument json = JsonDocument.Parse(
            Caption([.. Tiny, "--scenes", "60", "--steps", "30", "--learning-rate", "0.01", "--json"]).ShouldSucceed().Output);
        JsonElement heldOut = json.RootElement.GetProperty("heldOut");
        Assert.Equal("CaptioningRnn", json.RootElement.GetProperty("cells")[0].GetString());
        Assert.Equal(500, heldOut.GetProperty("examples").GetInt32());
        Assert.InRange(heldOut.GetProperty("bleu").GetDouble(), 0, 1);
        Assert.True(heldOut.GetProperty("right").GetInt32() >= heldOut.GetProperty("amongReferences").GetInt32());
        Assert.Equal(5, json.RootElement.GetProperty("samples").GetArrayLength());
    }

    [Fact]
    public void A_users_vectors_are_learned_saved_gone_on_with_and_described()
    {
        WriteFiles();
        string[] training
            = [.. Tiny, "--features", Features, "--captions", Captions, "--held-out-fraction", "0.2", "--steps", "150", "--learning-rate", "0.02",
            "--dropout", "0.05"];
        string whole = _folder.File("whole");
        string report = Caption([.. training, "--checkpoint", whole]).ShouldSucceed().Output;
        Assert.Contains("held out: BLEU", report);
        Caption([.. training, "--checkpoint", Model, "--minutes", "0.003"]).ShouldSucceed();
        Caption("--features", Features, "--captions", Captions, "--held-out-fraction", "0.2", "--checkpoint", Model, "--resume", "--threads", "2")
            .ShouldSucceed();
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "checkpoint.safetensors")),
            File.ReadAllBytes(Path.Combine(Model, "checkpoint.safetensors")));

        string[] lines
            = Caption("--features", Features, "--checkpoint", Model).ShouldSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0\tlow", "1\tvery high"], lines[..2]);
        Assert.Equal(40, lines.Length);
    }

    [Fact]
    public void That_nothing_was_held_out_is_said()
    {
        WriteFiles();
        string[] training = [.. Tiny, "--features", Features, "--captions", Captions, "--held-out-fraction", "0", "--steps", "2"];
        Assert.Contains("No vectors were held out, so the model was not tested", Caption(training).ShouldSucceed().Output);
        LabRun run = Caption([.. training, "--json"]).ShouldSucceed();
        Assert.Contains("No vectors were held out, so the model was not tested", run.Messages);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("heldOut").ValueKind);
    }

    [Fact]
    public void Scenes_drawn_with_other_options_are_refused_with_the_options_names()
    {
        string[] training = [.. Tiny, "--scenes", "20", "--steps", "4", "--checkpoint", Model];
        Caption([.. training, "--noise", "0.3"]).ShouldSucceed();
        Caption([.. training, "--resume"]).ShouldReject("began on other examples", "depends on --scenes, --noise too", "as in the first run");
    }

    [Fact]
    public void What_cannot_be_done_is_said()
    {
        WriteFiles();
        Caption("--captions", Captions).ShouldReject("--features");
        Caption("--features", Features).ShouldReject("give --captions to train on, or --checkpoint");
        Caption("--cell", "Gru").ShouldReject("Gru", "has no context");
        Caption("--resume").ShouldReject("--resume", "--checkpoint");
        Caption("--scenes", "20000").ShouldReject("--scenes", "from 1 to 12000");
        LabRun.Of([LiteratureCells.Get("Gru")], "caption").ShouldReject("no cell of this program has one input and one context");
        File.WriteAllText(Captions, "0\tlow\n40\tvery high\n");
        Caption("--features", Features, "--captions", Captions).ShouldReject("captions.tsv, line 2", "from 0 to 39");
    }

    /// <summary>Even rows are low, odd ones high.</summary>
    void WriteFiles()
    {
        float[] values = [.. Enumerable.Range(0, 40).SelectMany(row => new[] { row % 2, 1 - row % 2, 0.5f })];
        SafetensorsFile.Write(Features, [SafetensorsTensor.Create<float>("features", values, 40, 3)]);
        File.WriteAllText(Captions, string.Concat(Enumerable.Range(0, 40).Select(row => $"{row}\t{(row % 2 == 0 ? "low" : "very high")}\n")));
    }

    static LabRun Caption(params string[] args) => LiteratureCells.Lab(["caption", .. args]);
}
