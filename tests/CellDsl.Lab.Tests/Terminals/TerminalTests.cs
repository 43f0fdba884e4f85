using System.Text;
using CellDsl.Lab.Application;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Tests.Terminals;

/// <summary>What stands on a terminal: whatever the data are, and while something is drawn again and again.</summary>
public sealed class TerminalTests : IDisposable
{
    const string Hostile = "\x1b[2J\x1b]0;title\a\u009b31m\u202e[red]x[/]";
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_from_a_text_reaches_a_terminal_as_it_is()
    {
        string text = _folder.File("text.txt"), model = _folder.File("model");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat($"a {Hostile} b\n", 120)));
        string train
            = Terminal("train", "--cell", "Gru", "--hidden", "16", "--embedding", "8", "--length", "16", "--batch", "4", "--threads", "1", "--text",
            text, "--steps", "60",
            "--learning-rate", "0.03", "--sample-every", "20", "--checkpoint", model);
        string sample = Terminal("sample", "--checkpoint", model, "--prime", Hostile, "--length", "300");
        string json = Terminal("sample", "--checkpoint", model, "--length", "300", "--json");
        Assert.Contains("\\u001B", sample);
        foreach (string output in new[] { train, sample, json })
        {
            // Of escapes only those of the display itself; it throws at any other.
            VirtualTerminal.Show(output);
            Assert.DoesNotContain(output.EnumerateRunes(), c => c.Value is '\a' or 0x9b or 0x202e);
        }
        Assert.DoesNotContain('\x1b', sample);
        Assert.DoesNotContain('\x1b', json);
    }

    [Fact]
    public void Nothing_from_a_name_reaches_a_terminal_as_it_is()
    {
        foreach (string[] args in new[]
            { ["train", "--text", Hostile, "--cell", "Gru"], ["check", "--cell", Hostile], ["plot", "--checkpoint", Hostile], [Hostile],
            ["list", $"--{Hostile}"],
            ["run", "--cell", "Gru", "--in", Hostile, "--out", "x"], new[] { "train", "--text", "x", "--optimizer", Hostile } })
        {
            string output = Terminal(args);
            VirtualTerminal.Show(output);
            Assert.DoesNotContain(output.EnumerateRunes(), c => c.Value is '\a' or 0x9b or 0x202e);
            Assert.Contains("\\u001B[2J", output);
        }
    }

    [Fact]
    public void To_a_file_a_sample_is_as_it_is_and_messages_are_safe()
    {
        string text = _folder.File("text.txt"), model = _folder.File("model");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("\x1b[1mbold\x1b[0m\n", 100)));
        LiteratureCells.Lab("train", "--cell", "Gru", "--hidden", "8", "--embedding", "4", "--length", "8", "--batch", "4", "--text", text, "--steps",
            "5", "--checkpoint", model).ShouldSucceed();
        Assert.Contains("\x1b[1m",
            LiteratureCells.Lab("sample", "--checkpoint", model, "--prime", "\x1b[1m", "--length", "10").ShouldSucceed().Output);
        Assert.DoesNotContain('\x1b', LiteratureCells.Lab("train", "--text", Hostile).Messages);
    }

    [Fact]
    public void Notes_stand_whole_above_a_panel_that_is_there_once()
    {
        var terminal = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = LabOutput.ForTerminal(terminal, width: 90).Results;
        console.WriteLine("before");
        TrainingDisplays.Run(console, LossScale.BitsPerCharacter, "(order 0: 4.000)", display =>
        {
            for (int step = 1; step <= 6; step++)
            {
                // The last is always drawn.
                display.Show(new TrainingStatus(step, step / 6.0, 1, 3 - step / 10.0, null, 1000, TimeSpan.FromSeconds(step), TimeSpan.Zero));
                if (step % 2 == 0)
                    display.Note($"note {step}\nshort");
            }
            return 0;
        });
        console.WriteLine("after");
        IReadOnlyList<string> lines = VirtualTerminal.Show(terminal.ToString());
        Assert.Equal(["before", "note 2", "short", "note 4", "short", "note 6", "short"], lines.Take(7));
        Assert.Equal(6, lines.Skip(7).TakeWhile(line => line != "after").Count());
        Assert.Single(lines, line => line.Contains("update 6", StringComparison.Ordinal));
        Assert.Equal(["after", ""], lines.TakeLast(2));
    }

    [Fact]
    public void Checks_and_their_status_do_not_stand_in_each_other_s_lines()
    {
        IReadOnlyList<string> lines = VirtualTerminal.Show(Terminal("check", "--quick", "--cell", "Gru"));
        Assert.Single(lines, line => line.StartsWith("passed  Gru", StringComparison.Ordinal) && line.EndsWith(" s", StringComparison.Ordinal));
        Assert.Equal(["1 passed, 0 failed", ""], lines.TakeLast(2));
        Assert.Equal(3, lines.Count);
    }

    static string Terminal(params string[] args)
    {
        var terminal = new StringWriter(new StringBuilder()) { NewLine = "\n" };
        CellLab.Run(args, [LiteratureCells.Get("Gru"), LiteratureCells.Get("Lstm")], LabOutput.ForTerminal(terminal, width: 100));
        return terminal.ToString();
    }
}
