using System.Text.Json;
using CellDsl.Lab.Inspecting.Dataflow;
using CellDsl.Lab.Inspecting.Flow;
using CellDsl.Lab.Inspecting.Page;
using CellDsl.Lab.Inspecting.Units;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Models.Characters;

namespace CellDsl.Lab.Tests.Inspecting;

/// <summary>Pages as a browser shows them: what its scripts drew is in the document that it writes down.</summary>
public sealed class PageTests : IDisposable
{
    const int PlantedUnit = 3;
    const string QuotedText
        = "He said \"go on\" and </script><script>alert(1)</script> \"<b>&amp;\" went.\nThen \"no\", \"yes\" (perhaps [not]) \"so\" it ended.\n";

    readonly TemporaryFolder _folder = new();

    string PageFile => _folder.File("page.html");

    public void Dispose() => _folder.Dispose();

    [BrowserFact]
    public void Cells_are_drawn_with_equations_graph_and_gradient_flow()
    {
        LiteratureCells.Lab("inspect", "--cell", "Lstm,Gru", "--hidden", "6", "--length", "20", "--shape", "20,1,8,9", "--out", PageFile)
            .ShouldSucceed();

        Dom page = Browser.Dump(PageFile);

        page.ShouldBeDrawnWithoutErrors();
        CellDefinition[] cells = [LiteratureCells.Get("Lstm"), LiteratureCells.Get("Gru")];
        int equations = cells.Sum(c => c.Description.Equations.Count + c.Description.Adjoints.Count);
        Assert.Equal(equations, page.Elements("div", "equation").Count);
        Assert.Equal(equations, page.Count("<math display=\"block\">"));
        StepGraph[] graphs = [.. cells.Select(c => StepGraphBuilder.Build(c, new CellSizes(8, 9).Resolve(c.Description)))];
        Assert.Equal(graphs.Sum(g => g.Nodes.Count), page.Elements("g", "node").Count);
        Assert.Equal(graphs.Sum(g => g.Edges.Count), page.Elements("path", "edge").Count);
        Assert.Equal(graphs.Sum(g => g.Nodes.Count(n => n.Saved.Count > 0)), page.Elements("circle", "mark").Count);
        Assert.Equal(1, page.Count("<title>matrix Ui times h; Hidden × Hidden = 9 × 9; 162 FLOPs per step and sequence; kernel Step1</title>"));

        var curves = page.Elements("path", "curve");
        Assert.Equal(["Lstm: h", "Lstm: c", "Gru: h", "Lstm: h", "Lstm: c", "Gru: h"], curves.Select(c => c["data-label"]));
        int lags = GradientFlow.Lags(20).Count();
        Assert.Equal([20, 20, 20, lags, lags, lags], curves.Select(c => int.Parse(c["data-points"])));
        Assert.Equal(0, page.Count("id=\"coloured\""));
    }

    [BrowserFact]
    public void Planted_unit_is_found_first_and_colours_the_text_with_the_models_values()
    {
        using CharTrainerSetup setup = Planted();

        string json = Inspect("--json").Output;
        Dom page = Browser.Dump(PageFile);

        page.ShouldBeDrawnWithoutErrors();
        var ranked = page.Elements("tr").Where(r => r.ContainsKey("data-unit")).ToArray();
        Assert.Equal($"0/h/{PlantedUnit}", ranked[0]["data-unit"]);
        using JsonDocument report = JsonDocument.Parse(json);
        JsonElement best = report.RootElement.GetProperty("signals")[0].GetProperty("units")[0];
        Assert.Equal("quotes", report.RootElement.GetProperty("signals")[0].GetProperty("name").GetString());
        Assert.Equal((0, "h", PlantedUnit, 1.0),
            (best.GetProperty("layer").GetInt32(), best.GetProperty("state").GetString(), best.GetProperty("unit").GetInt32(),
            best.GetProperty("f1").GetDouble()));
        Assert.Equal(best.GetProperty("correlation").GetDouble(),
            double.Parse(ranked[0]["data-correlation"], System.Globalization.CultureInfo.InvariantCulture), 1e-15);
        Assert.Equal(PageFile, report.RootElement.GetProperty("file").GetString());

        StateTrack track = UnitActivations.Of(setup.Model, [.. QuotedText.Select(c => (int)c)]).Tracks.Single(t => t.State == "h");
        float most = track.Unit(PlantedUnit).Max(v => (float)Math.Abs(v));
        var coloured = page.Coloured;
        Assert.Equal(QuotedText.Length, coloured.Count);
        Assert.Equal(QuotedText.Replace("\n", "↵\n"), string.Concat(coloured.Select(c => c.Character)));
        double[] quotes = TextSignal.Of([.. QuotedText.Select(c => (int)c)])[0].Values;
        for (int t = 0; t < coloured.Count; t++)
        {
            Assert.Equal(track.Values[t * track.Size + PlantedUnit], coloured[t].Value, most / 254 + 1e-5);
            Assert.Equal(quotes[t] == 1, coloured[t].IsHigh);
            Assert.Equal(quotes[t] == 1, coloured[t].Value > 0.5);
        }
    }

    [BrowserFact]
    public void Training_curves_have_the_rows_of_the_history()
    {
        File.WriteAllText(_folder.File("text.txt"), QuotedText + QuotedText);
        LiteratureCells.Lab("train", "--cell", "Gru", "--text", _folder.File("text.txt"), "--hidden", "6", "--embedding", "4", "--length", "8",
            "--batch", "2", "--steps", "47",
            "--save-every", "20", "--validation-fraction", "0.2", "--threads", "1", "--checkpoint", _folder.File("model")).ShouldSucceed();
        Inspect();

        Dom page = Browser.Dump(PageFile);

        page.ShouldBeDrawnWithoutErrors();
        var points = page.Elements("path", "curve").ToDictionary(c => c["data-label"], c => int.Parse(c["data-points"]));
        // Rows at 10, 20, 30, 40 and 47; validations at 20, 40 and 47.
        Assert.Equal((5, 3, 5), (points["training"], points["text not trained on"], points["gradient"]));
        Assert.Equal(5, TrainingHistory.Read(_folder.File("model")).Count(r => r.TrainLoss is not null));
    }

    /// <summary>Rows that are one number, hardly differ, or differ by more than any number: the page is drawn, and its axes end.</summary>
    [BrowserTheory]
    [InlineData("1E+20", "1E+20"), InlineData("1E+20", "1.0000000000000016E+20"), InlineData("-1E+308", "1E+308"), InlineData("0", "1.7E+308")]
    public void Training_curves_of_any_losses_are_drawn(string first, string second)
    {
        File.WriteAllText(_folder.File("text.txt"), QuotedText);
        LiteratureCells.Lab("train", "--cell", "Gru", "--text", _folder.File("text.txt"), "--hidden", "6", "--embedding", "4", "--length", "8",
            "--batch", "2", "--steps", "1", "--validation-fraction", "0", "--threads", "1", "--checkpoint", _folder.File("model")).ShouldSucceed();
        string history = _folder.File("model/history.csv"), header = File.ReadLines(history).First();
        File.WriteAllText(history, $"{header}\n1,16,{first},1,0.002,\n2,32,{second},1,0.002,\n");
        Inspect();
        Dom page = Browser.Dump(PageFile);
        page.ShouldBeDrawnWithoutErrors();
        Assert.DoesNotContain("NaN", page.Elements("path", "curve").Single(curve => curve["data-label"] == "training")["d"]);
    }

    /// <summary>A trained stack with all that `train` can put between its layers.</summary>
    [BrowserFact]
    public void Stacks_with_residual_connections_and_dropout_are_shown_as_they_are_in_evaluation()
    {
        File.WriteAllText(_folder.File("text.txt"), QuotedText);
        LiteratureCells.Lab("train", "--cells", "Lstm,Gru,Gru", "--text", _folder.File("text.txt"), "--hidden", "6", "--embedding", "6", "--length",
            "8", "--batch", "2", "--steps", "20",
            "--residual", "--dropout", "0.25", "--validation-fraction", "0", "--threads", "1", "--checkpoint", _folder.File("model")).ShouldSucceed();
        using JsonDocument report = JsonDocument.Parse(Inspect("--json").Output);

        Dom page = Browser.Dump(PageFile);

        page.ShouldBeDrawnWithoutErrors();
        Assert.Equal(1,
            page.Count("A character model of 3 layers with residual connections, trained with dropout of 0\\.25 \\(here nothing is dropped\\), "
            + "hidden size 6"));
        string[] states = ["layer 0: h", "layer 0: c", "layer 1: h", "layer 2: h"];
        Assert.Equal(states, page.Elements("path", "curve").Select(c => c["data-label"]).Where(l => l.StartsWith("layer")).Take(4));
        Assert.Equal(1, page.Count("which lower layers reach through all above them"));
        using CharModel model
            = CharTraining.CreateModel(CharTraining.Read(_folder.File("model")), LiteratureCells.All, new LayerOptions { Threads = 1 });
        float[] vectors = new float[10 * 6];
        model.Embedding.Forward(model.Vocabulary.Encode([.. QuotedText.Take(10).Select(c => (int)c)]), vectors);
        using var flow = new ModelFlow(model, vectors);
        Assert.Equal(flow.Flows(1, default).SelectMany(f => f.Norms.Select(n => n[0])),
            report.RootElement.GetProperty("flow").EnumerateArray().Select(f => f.GetProperty("first").GetDouble()));

        // The unit that the page begins with, in the model's own stream.
        string[] shown = page.Elements("tr").First(r => r.ContainsKey("data-unit"))["data-unit"].Split('/');
        var coloured = page.Coloured;
        Assert.Equal(QuotedText.Length, coloured.Count);
        using CellStream<float> stream = model.Stack.Stream(1);
        float[] vector = new float[6], state = new float[6];
        double[] values = [.. QuotedText.Select(c =>
        {
            model.Embedding.Forward(model.Vocabulary.Encode([c]), vector);
            stream.Step(vector, new float[6]);
            stream.GetState($"{2 * int.Parse(shown[0]) + 1}.{shown[1]}", state);
            return (double)state[int.Parse(shown[2])];
        })];
        Assert.All(values.Zip(coloured), pair => Assert.Equal(pair.First, pair.Second.Value, values.Max(Math.Abs) / 254 + 1e-5));
        Assert.True(values.Distinct().Count() > 5);
    }

    [BrowserFact]
    public void Narrow_and_dark_windows_show_all_without_scrolling_the_page_sideways()
    {
        using CharTrainerSetup setup = Planted();
        Inspect();
        Dom page = Browser.Dump(PageFile, width: 500, fragment: "dark");

        page.ShouldBeDrawnWithoutErrors();
        string[] widths = Assert.Single(page.Elements("body"))["data-width"].Split('/');
        Assert.Equal(widths[1], widths[0]);
        Assert.InRange(int.Parse(widths[1]), 300, 500);
        Assert.Equal("dark", Assert.Single(page.Elements("html"))["data-theme"]);
    }

    /// <summary>So that the tests above can fail: what they read shows an error of a script, and a script that never came to its end.</summary>
    [BrowserFact]
    public void Errors_of_scripts_are_seen()
    {
        LiteratureCells.Lab("inspect", "--cell", "Gru", "--hidden", "4", "--length", "4", "--out", PageFile).ShouldSucceed();
        File.WriteAllText(PageFile, File.ReadAllText(PageFile).Replace("if (data.flow)", "noSuchFunction();\nif (data.flow)"));

        Dom page = Browser.Dump(PageFile);

        Assert.Contains("noSuchFunction", page.Content("pre", "errors"));
        Assert.False(Assert.Single(page.Elements("body")).ContainsKey("data-drawn"));
    }

    [Fact]
    public void Page_needs_nothing_from_outside_and_no_text_ends_its_scripts()
    {
        using CharTrainerSetup setup = Planted();
        Inspect();
        string page = File.ReadAllText(PageFile);

        Assert.Equal(3, page.Split("</script>").Length - 1);
        Assert.DoesNotContain("alert(1)</", page);
        foreach (string reference in (string[])["src=", "<link", "@import", "fetch(", "url(http", "XMLHttpRequest"])
            Assert.DoesNotContain(reference, page);
        Assert.Contains("default-src 'none'", page);
    }

    CharTrainerSetup Planted()
    {
        CharTrainerSetup setup = CharTrainerSetup.Create("Lstm", layers: 1, QuotedText);
        setup.PlantQuoteUnit(PlantedUnit);
        setup.Save(_folder.File("model"));
        File.WriteAllText(_folder.File("text.txt"), QuotedText);
        return setup;
    }

    LabRun Inspect(params string[] more)
        => LiteratureCells.Lab(["inspect", "--checkpoint", _folder.File("model"), "--text", _folder.File("text.txt"), "--length", "10", "--out",
        PageFile, .. more]).ShouldSucceed();
}
