using Spectre.Console;
using Spectre.Console.Rendering;

namespace CellDsl.Lab.Terminals;

/// <summary>Makes all text that goes through a console safe to show; the console's own colours and movements stay.</summary>
sealed class SafeRendering : IRenderHook
{
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables)
        => renderables.Select(IRenderable (r) => new Safe(r));

    sealed class Safe(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(segment
            => segment.IsControlCode || segment.IsLineBreak || SafeText.Escape(segment.Text) is var text && text == segment.Text ? segment
            : new Segment(text, segment.Style));
    }
}

static class SafeConsoles
{
    /// <summary>A line of text, broken where it is long.</summary>
    public static void WriteText(this IAnsiConsole console, string text) => console.WriteLine(SafeText.Escape(text));

    /// <summary>A line of text as it is, past the console, which would break it where it is long.</summary>
    public static void WriteWhole(this IAnsiConsole console, string text) => console.Profile.Out.Writer.WriteLine(SafeText.Escape(text));
}
