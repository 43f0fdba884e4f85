using System.Text.Json;
using System.Xml.Linq;
using CellDsl.Lab.Commands.Translation;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Optimizers;

namespace CellDsl.Lab.Tests.Commands;

/// <summary><c>translate</c> at tiny sizes, and what can be wrong with what it is given.</summary>
public sealed class TranslateTests : IDisposable
{
    static readonly string[] Tiny = ["--cell", "Gru", "--hidden", "8", "--embedding", "4", "--batch", "8", "--threads", "1"];
    readonly TemporaryFolder _folder = new();

    string Model => _folder.File("model");
    string Pairs => _folder.File("pairs.tsv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Learns_sums_and_reports()
    {
        using JsonDocument json = JsonDocument.Parse(
            Translate([.. Tiny, "--task", "addition", "--examples", "400", "--steps", "40", "--input", "12+345", "--json"]).ShouldSucceed().Output);
        JsonElement heldOut = json.RootElement.GetProperty("heldOut"), training = json.RootElement.GetProperty("training");
        Assert.Equal(40, training.GetProperty("steps").GetInt64());
        Assert.InRange(training.GetProperty("validationLoss").GetDouble(), 1, 3.7);
        Assert.Equal(2000, heldOut.GetProperty("pairs").GetInt32());
        Assert.Equal(10, heldOut.GetProperty("mistakes").GetArrayLength());
        Assert.Equal("12+345", json.RootElement.GetProperty("translations")[3].GetProperty("source").GetString());
    }

    [Fact]
    public void A_file_of_pairs_is_learned_saved_gone_on_with_and_asked()
    {
        WritePairs();
        string[] training
            = [.. Tiny, "--pairs", Pairs, "--decoder-cell", "Lstm", "--encoder", "summed", "--attention", "additive", "--steps", "60", "--layers",
            "2", "--dropout", "0.1", "--residual"];
        string whole = _folder.File("whole");
        Translate([.. training, "--checkpoint", whole]).ShouldSucceed();
        // Wherever the clock stops it, what goes on from there must end the same.
        Translate([.. training, "--checkpoint", Model, "--minutes", "0.003"]).ShouldSucceed();
        Translate("--pairs", Pairs, "--checkpoint", Model, "--resume", "--threads", "2").ShouldSucceed();
        Assert.Equal(File.ReadAllBytes(CheckpointIn(whole)), File.ReadAllBytes(CheckpointIn(Model)));
        Assert.Contains("bits", LiteratureCells.Lab("plot", "--checkpoint", Model).ShouldSucceed().Output);

        string answer = Translate("--checkpoint", Model, "--input", "abc", "--beam", "3", "--length-penalty", "0.6").ShouldSucceed().Output;
        Assert.StartsWith("abc → ", answer);
        Assert.Contains("    a b c \n", answer);

        Translate("--pairs", Pairs, "--checkpoint", Model, "--resume", "--hidden", "9").ShouldReject("--hidden", "began with 8, found 9");
        Translate("--pairs", Pairs, "--checkpoint", Model, "--resume", "--dropout", "0").ShouldReject("--dropout", "began with 0.1, found 0");
        Translate("--pairs", Pairs, "--checkpoint", Model, "--resume", "--decoder-cell", "Gru")
            .ShouldReject("--decoder-cell", "began with Lstm, found Gru");
        Translate([.. training, "--checkpoint", Model]).ShouldReject("holds a checkpoint already");
        Translate("--task", "addition", "--examples", "50", "--checkpoint", Model, "--resume")
            .ShouldReject("began on other examples", "depends on --examples too");

        static string CheckpointIn(string folder) => Path.Combine(folder, "checkpoint.safetensors");
    }

    /// <summary>A model that nothing was held out for is not tested, and characters that it does not know are counted.</summary>
    [Fact]
    public void What_was_not_tested_and_what_is_not_known_is_told()
    {
        File.WriteAllText(Pairs, "ab\tba\nabb\tbba\n");
        string output = Translate([.. Tiny, "--pairs", Pairs, "--steps", "2", "--input", "abzZ", "--checkpoint", Model]).ShouldSucceed().Output;
        Assert.Contains("No pairs were held out, so the model was not tested", output);
        Assert.Contains("2 of 4 characters are unknown to the model", output);
        Assert.Contains("1 of 2 characters are unknown", Translate("--checkpoint", Model, "--input", "az").ShouldSucceed().Output);
        using JsonDocument json = JsonDocument.Parse(Translate("--checkpoint", Model, "--input", "az", "--json").ShouldSucceed().Output);
        Assert.Equal(1, json.RootElement.GetProperty("unknown").GetInt32());

        LabRun run = Translate([.. Tiny, "--pairs", Pairs, "--steps", "2", "--input", "abzZ", "--json"]).ShouldSucceed();
        Assert.Contains("No pairs were held out, so the model was not tested", run.Messages);
        using JsonDocument trained = JsonDocument.Parse(run.Output);
        Assert.Equal(JsonValueKind.Null, trained.RootElement.GetProperty("heldOut").ValueKind);
        Assert.Equal(2, trained.RootElement.GetProperty("translations").EnumerateArray().Last().GetProperty("unknown").GetInt32());
    }

    [Theory]
    [InlineData("a model without attention looks nowhere", "--attention", "none")]
    [InlineData("give --input or --show", "--show", "0")]
    public void A_heat_map_that_would_show_nothing_is_refused_before_the_training(string why, params string[] options)
    {
        WritePairs();
        LabRun run = Translate([.. Tiny, "--pairs", Pairs, "--steps", "2", "--heat-map", _folder.File("x.svg"), .. options]);
        run.ShouldReject($"--heat-map: there is nothing to draw: {why}.");
        Assert.Empty(run.Output);
    }

    [Fact]
    public void On_the_way_there_are_samples_and_looks_at_held_out_pairs()
    {
        WritePairs();
        string output
            = Translate([.. Tiny, "--pairs", Pairs, "--epochs", "2", "--sample-every", "6", "--validate-every", "4", "--checkpoint", Model])
            .ShouldSucceed().Output;
        Assert.Contains("< → ", output);
        Assert.Contains("on what was held out", output);
        Assert.Contains("time of the updates", output);
        IReadOnlyList<HistoryRow> rows = TrainingHistory.Read(Model);
        Assert.Equal([4L, 8L, 12L], rows.Where(row => row.ValidationLoss is not null).Select(row => row.Update));
    }

    [Fact]
    public void The_rate_falls_to_nothing_at_the_last_update_however_that_is_given()
    {
        WritePairs();
        foreach (string[] end in new[] { ["--epochs", "2"], ["--steps", "12"], new[] { "--steps", "12", "--minutes", "5" } })
        {
            string folder = _folder.File(string.Concat(end));
            Translate([.. Tiny, "--pairs", Pairs, .. end, "--checkpoint", folder]).ShouldSucceed();
            Assert.Equal(new LearningRateSchedule(0.004, LearningRateDecay.Cosine, 12),
                TranslationTraining.Read(folder).Get(TranslationTraining.TrainingFact).LearningRate);
            Assert.Equal(12, TranslationTraining.Read(folder).Get(CheckpointFact.Progress).Steps);
        }
    }

    [Theory]
    [InlineData("map.html"), InlineData("map.svg")]
    public void A_heat_map_is_one_whole_file(string name)
    {
        WritePairs();
        string path = _folder.File(name);
        Translate([.. Tiny, "--pairs", Pairs, "--steps", "5", "--show", "0", "--input", "a<b", "--heat-map", path]).ShouldSucceed();
        string text = File.ReadAllText(path);
        Assert.DoesNotContain("http", text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
        string svg = text[text.IndexOf("<svg", StringComparison.Ordinal)..(text.IndexOf("</svg>", StringComparison.Ordinal) + 6)];
        XNamespace ns = "http://www.w3.org/2000/svg";
        var drawing = XElement.Parse(svg);
        XElement[] cells = [.. drawing.Elements(ns + "rect")];
        Assert.NotEmpty(cells);
        Assert.Equal(0, cells.Length % 3);
        Assert.Contains("<", drawing.Elements(ns + "text").Select(t => t.Value));
    }

    [Fact]
    public void Shades_are_as_dark_as_weights_are_high()
        => Assert.Equal("    a b \n  x ██  \n  ⏎ ░░▓▓\n", AlignmentText.Of(new Alignment(["a", "b"], ["x", ""], [[1, 0], [0.25f, 0.75f]])));

    /// <summary>Of two columns, of none, and of a kind that terminals obey.</summary>
    [Fact]
    public void Characters_of_any_width_leave_the_shades_in_their_columns()
        => Assert.Equal("    漢◌\u0301 · · · b \n  字██  ██  ████\n",
            AlignmentText.Of(new Alignment(["漢", "\u0301", "\u001b", "\u200b", "\uffff", "b"], ["字"], [[1, 0, 1, 0, 1, 1]])));

    [Fact]
    public void A_heat_map_is_xml_whatever_the_characters_are()
    {
        string[] source = ["<", "\u001b", "\uffff", "\ud800", "\u0085", " ", "漢"];
        Alignment[] alignments = [new(source, ["&", ""], [new float[source.Length], new float[source.Length]])];
        XNamespace ns = "http://www.w3.org/2000/svg";
        IEnumerable<string> texts = XElement.Parse(AlignmentPicture.Svg(alignments)).Elements(ns + "text").Select(text => text.Value);
        Assert.Equal(["<", "·", "·", "·", "·", "␣", "漢", "&", "⏎"], texts);
    }

    /// <summary>Such a character has no width that a table could ask for.</summary>
    [Fact]
    public void Characters_that_are_none_are_told_by_their_number()
    {
        File.WriteAllText(Pairs, string.Concat(Enumerable.Range(0, 30).Select(k => $"{k}\uffff\u001b[31m\tx\uffff{k}\n")));
        LabRun run = Translate([.. Tiny, "--pairs", Pairs, "--steps", "2", "--heat-map", _folder.File("x.svg")]).ShouldSucceed();
        Assert.Contains("\\uFFFF\\u001B[31m", run.Output);
        Assert.DoesNotContain('\uffff', run.Output);
        XElement.Load(_folder.File("x.svg"));
    }

    [Fact]
    public void What_cannot_be_done_is_said()
    {
        WritePairs();
        Translate().ShouldReject("give --task or --pairs to train on");
        Translate("--task", "addition", "--pairs", Pairs).ShouldReject("one of them, not both");
        Translate("--task", "addition", "--examples", "600000").ShouldReject("--examples", "at most 500000");
        Translate("--pairs", Pairs, "--cell", "CaptioningRnn").ShouldReject("CaptioningRnn", "has the context v");
        Translate([.. Tiny, "--pairs", Pairs, "--attention", "dot"]).ShouldReject("dot score needs equally many");
        Translate("--pairs", Pairs, "--resume").ShouldReject("--resume", "--checkpoint");
        Translate("--pairs", _folder.File("none")).ShouldReject("found no file");
        Translate("--checkpoint", _folder.File("none"), "--input", "a").ShouldReject("found no folder");
    }

    void WritePairs() => File.WriteAllText(Pairs,
        string.Concat(Enumerable.Range(0, 60)
        .Select(k => $"{(char)('a' + k % 5)}{(char)('a' + k / 5 % 4)}<\t{(char)('a' + k / 5 % 4)} {(char)('a' + k % 5)}\n")));

    static LabRun Translate(params string[] args) => LiteratureCells.Lab(["translate", .. args]);
}
