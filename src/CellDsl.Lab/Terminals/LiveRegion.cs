using Spectre.Console;
using Spectre.Console.Rendering;

namespace CellDsl.Lab.Terminals;

/// <summary>Something at the bottom of a terminal that is drawn anew again and again. All else is written above it: it is wiped away before and drawn
/// again behind, so that no rest of it stands beside what was written.</summary>
sealed class LiveRegion(IAnsiConsole console)
{
    IRenderable? _shown;
    int _lines;

    /// <summary>Whether a console can have one.</summary>
    public static bool Fits(IAnsiConsole console) => console.Profile.Capabilities is { Interactive: true, Ansi: true };

    public void Show(IRenderable shown)
    {
        Wipe();
        _shown = shown;
        Draw();
    }

    public void Above(Action write)
    {
        Wipe();
        write();
        Draw();
    }

    /// <summary>Takes it away.</summary>
    public void Clear()
    {
        Wipe();
        _shown = null;
    }

    void Wipe()
    {
        if (_lines > 0)
            console.Write(new ControlCode($"\x1b[{_lines}A\r\x1b[0J"));
        _lines = 0;
    }

    void Draw()
    {
        if (_shown is null)
            return;
        List<SegmentLine> lines = Segment.SplitLines(_shown.Render(RenderOptions.Create(console), console.Profile.Width));
        // A region that is higher than the terminal could not be wiped away: its top would have left.
        if (lines.Count >= console.Profile.Height)
            return;
        console.Write(_shown);
        _lines = lines.Count;
    }
}
