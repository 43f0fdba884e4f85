using System.Reflection;
using System.Text;
using CellDsl.Lab.Inspecting.Flow;
using CellDsl.Lab.Terminals;

namespace CellDsl.Lab.Inspecting.Page;

/// <summary>The page as one HTML document without anything outside of it. Formulas and words are written here; drawings are made by the page's
/// script.</summary>
static class InspectionPage
{
    static readonly string[] Scripts = ["base.js", "graph.js", "plot.js", "flow.js", "units.js", "start.js"];

    public static string Write(Inspection inspection)
    {
        var page = new StringBuilder();
        page.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <title>{SafeMarkup.Encode(inspection.Title)}</title>
            <script>
            {Part("head.js")}</script>
            <style>
            {Part("page.css")}</style>
            </head>
            <body>
            <pre id="errors" hidden></pre>
            <header><div><h1>{SafeMarkup.Encode(inspection.Title)}</h1><p class="faint">{SafeMarkup.Encode(inspection.Subtitle)}</p></div>
            <button id="theme" type="button" title="Light or dark">◐</button></header>

            """);
        Navigation(page, inspection);
        for (int c = 0; c < inspection.Cells.Count; c++)
            CellSection.Write(page, inspection.Cells[c], c);
        if (inspection.Data.Flow is { } flow)
            FlowSection(page, flow);
        if (inspection.Data.History is not null)
            page.Append("<section id=\"training\"><h2>Training</h2><div id=\"history-plots\"></div></section>\n");
        if (inspection.TextNote is { } note)
            page.Append($"<section id=\"text\"><h2>Units on text</h2><p>{SafeMarkup.Encode(note)}</p><div id=\"units\"></div></section>\n");
        page.Append($"<script type=\"application/json\" id=\"data\">{inspection.Data.ToJson()}</script>\n<script>\n");
        // Functions of one file serve another, so the files are one script.
        foreach (string script in Scripts)
            page.Append(Part(script));
        return page.Append("</script>\n</body>\n</html>\n").ToString();
    }

    static void Navigation(StringBuilder page, Inspection inspection)
    {
        page.Append("<nav>");
        for (int c = 0; c < inspection.Cells.Count; c++)
            page.Append($"<a href=\"#cell-{c}\">{SafeMarkup.Encode(inspection.Cells[c].Definition.Description.Name)}</a>");
        if (inspection.Data.Flow is not null)
            page.Append("<a href=\"#flow\">Gradient flow</a>");
        if (inspection.Data.History is not null)
            page.Append("<a href=\"#training\">Training</a>");
        if (inspection.TextNote is not null)
            page.Append("<a href=\"#text\">Units on text</a>");
        page.Append("</nav>\n");
    }

    static void FlowSection(StringBuilder page, FlowDrawing flow)
    {
        page.Append($"""
            <section id="flow"><h2>Gradient flow</h2>
            <p>One sequence of {flow.Steps} steps, computed in double precision. The loss is L = v · y<sub>T</sub>, the output of the last step
            along a random direction v of length 1{OfModel(flow)}.
            Where curves fall from right to left, gradients vanish on their way back through time; where they rise, they explode.
            States of a step are independent of each other here: the gradient with respect to h<sub>t</sub> does not count
            what reaches L through c<sub>t</sub> alone.</p>
            """);
        foreach (GradientFlow curve in flow.Curves.Where(c => c.Spectra.Count == 0))
            page.Append(SafeMarkup.Encode($"{curve.Label}: its states have {curve.StateSize} numbers; singular values are computed for up to "
                + $"{GradientFlow.MostStates}. "));
        page.Append("<div id=\"flow-plots\"></div></section>\n");
    }

    static string OfModel(FlowDrawing flow) => !flow.IsModel ? ""
        : flow.Curves.Count == 1 ? "; y is the model's, before the softmax layer"
        : "; y is the model's, before the softmax layer, which lower layers reach through all above them";

    static string Part(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"page/{name}")!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
