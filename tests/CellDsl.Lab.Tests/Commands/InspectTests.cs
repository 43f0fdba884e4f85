using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary><c>inspect</c>: what it writes besides its page, and everything that can be wrong with what it is given.</summary>
public sealed class InspectTests : IDisposable
{
    const string Words = "some \"quoted\" words here and (there) and more of them";

    readonly TemporaryFolder _folder = new();

    string Page => _folder.File("page.html");
    string Model => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_of_a_cell_is_written_and_named()
    {
        LabRun run = LiteratureCells.Lab("inspect", "--cell", "gru", "--hidden", "4", "--length", "5", "--out", Page).ShouldSucceed();

        Assert.Contains(Page, run.Output);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Page));
        Assert.Equal(["page.html"], _folder.Files);
    }

    [Fact]
    public void Json_has_the_flow_of_every_cell()
    {
        using JsonDocument json = JsonDocument.Parse(
            LiteratureCells.Lab("inspect", "--cell", "Gru", "--cell", "Lstm", "--hidden", "4", "--length", "5", "--out", Page, "--json")
            .ShouldSucceed().Output);

        Assert.Equal(["Gru h", "Lstm h", "Lstm c", "Lstm all states"],
            json.RootElement.GetProperty("flow").EnumerateArray().Select(f => $"{f.GetProperty("label")} {f.GetProperty("state")}"));
        Assert.All(json.RootElement.GetProperty("flow").EnumerateArray(), f => Assert.True(f.GetProperty("last").GetDouble() > 0));
        Assert.Empty(json.RootElement.GetProperty("signals").EnumerateArray());
    }

    /// <summary>Every cell has a page, whatever its inputs, contexts and sizes.</summary>
    [Fact]
    public void Every_cell_of_the_literature_can_be_inspected()
        => LabRun.Of(LiteratureCells.All, "inspect", "--cell", string.Join(',', LiteratureCells.All.Select(c => c.Description.Name)), "--hidden", "3",
        "--length", "3", "--out", Page)
            .ShouldSucceed();

    [Fact]
    public void Signal_of_the_user_is_searched_for()
    {
        WriteModel();
        File.WriteAllText(_folder.File("speaker.txt"), string.Join('\n', Words.Select((_, k) => k > 20 ? 1 : 0)));

        using JsonDocument json = JsonDocument.Parse(Inspect("--signal", _folder.File("speaker.txt"), "--json").ShouldSucceed().Output);

        JsonElement signal = json.RootElement.GetProperty("signals")[4];
        Assert.Equal("speaker.txt", signal.GetProperty("name").GetString());
        Assert.Equal(12, signal.GetProperty("units").GetArrayLength());
        double[] correlations = [.. signal.GetProperty("units").EnumerateArray().Select(u => Math.Abs(u.GetProperty("correlation").GetDouble()))];
        Assert.Equal(correlations.OrderDescending(), correlations);
        Assert.True(signal.GetProperty("units")[0].GetProperty("f1").GetDouble() > 0);
    }

    [Fact]
    public void Pages_of_one_model_are_the_same_to_the_byte()
    {
        WriteModel();
        Inspect().ShouldSucceed();
        byte[] first = File.ReadAllBytes(Page);
        Inspect().ShouldSucceed();
        Assert.Equal(first, File.ReadAllBytes(Page));
    }

    [Fact]
    public void What_cannot_be_inspected_is_refused()
    {
        LiteratureCells.Lab("inspect", "--cell", "Grru").ShouldReject("--cell", "'Grru'", "'Gru'");
        LiteratureCells.Lab("inspect", "--cell", "Gru,").ShouldReject("--cell", "empty");
        LiteratureCells.Lab("inspect").ShouldReject("--cell NAME", "--checkpoint DIR");
        LiteratureCells.Lab("inspect", "--cell", "Gru", "--checkpoint", Model).ShouldReject("either");
        LiteratureCells.Lab("inspect", "--cell", "Gru", "--text", "x").ShouldReject("--text", "--checkpoint");
        LiteratureCells.Lab("inspect", "--checkpoint", Model, "--hidden", "4", "--out", Page).ShouldReject("--hidden", "--cell");
        LiteratureCells.Lab("inspect", "--checkpoint", _folder.File("nothing"), "--out", Page).ShouldReject("nothing", "checkpoint");
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Pages_that_cannot_be_written_are_refused()
    {
        LiteratureCells.Lab("inspect", "--cell", "Gru", "--out", _folder.File("no/page.html")).ShouldReject("--out", "no folder");
        LiteratureCells.Lab("inspect", "--cell", "Gru", "--out", _folder.Path).ShouldReject("--out", "is a folder");
        // A device is not replaced by a page.
        if (!OperatingSystem.IsWindows())
            LiteratureCells.Lab("inspect", "--cell", "Gru", "--hidden", "3", "--length", "3", "--out", "/dev/null")
                .ShouldReject("--out", "is a pipe or a device");
    }

    [Fact]
    public void Signals_and_texts_that_do_not_fit_are_refused()
    {
        WriteModel();
        string signal = _folder.File("signal.txt");
        Inspect("--signal", signal).ShouldReject("--signal", "no file");
        File.WriteAllText(signal, "1 2 3");
        Inspect("--signal", signal).ShouldReject("has 3 numbers", $"{Words.Length} characters");
        File.WriteAllText(signal, "1 2 x " + string.Join(' ', Words.Select(_ => 1)));
        Inspect("--signal", signal).ShouldReject("character 3", "'x'");
        LiteratureCells.Lab("inspect", "--checkpoint", Model, "--text", _folder.File("none.txt"), "--out", Page)
            .ShouldReject("none.txt", "no such file");
        File.WriteAllText(_folder.File("text.txt"), new string('a', 1_500_000));
        using CharTrainerSetup setup = CharTrainerSetup.Create("Lstm", layers: 2, Words);
        setup.Save(Model);
        Inspect("--characters", "1000000").ShouldReject("--characters", "give at most");
    }

    [Fact]
    public void Damaged_history_is_refused_and_one_that_was_cut_off_is_not()
    {
        WriteModel();
        string history = Path.Combine(Model, "history.csv");
        File.WriteAllText(history, "update,characters,train_bits,gradient_norm,learning_rate,validation_bits\n10,160,4.5,1,0.002,\n20,320,4");
        Inspect().ShouldSucceed();
        File.WriteAllText(history, "update\n10,160,x,1,0.002,\n");
        Inspect().ShouldReject("history.csv", "line 2", "10,160,x,1,0.002,");
    }

    LabRun Inspect(params string[] more)
        => LiteratureCells.Lab(["inspect", "--checkpoint", Model, "--text", _folder.File("text.txt"), "--out", Page, .. more]);

    void WriteModel()
    {
        using CharTrainerSetup setup = CharTrainerSetup.Create("Lstm", layers: 1, Words);
        setup.Save(Model);
        File.WriteAllText(_folder.File("text.txt"), Words);
    }
}
