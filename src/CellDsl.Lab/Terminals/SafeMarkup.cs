using System.Net;

namespace CellDsl.Lab.Terminals;

/// <summary>Text in HTML and in XML such as SVG: nothing in it is markup, and what these do not allow or a reader does not see is written as \u001B
/// and the like.
/// </summary>
static class SafeMarkup
{
    public static string Encode(string text) => WebUtility.HtmlEncode(SafeText.Escape(text));
}
