using CellDsl.Lab.Terminals;
using Spectre.Console;

namespace CellDsl.Lab.Formatting;

/// <summary>Tables of plain strings: brackets in a cell's equations are not markup, and columns are as wide as what is shown.</summary>
static class Tables
{
    public static Table Create(string title, params string[] columns)
    {
        var bold = new Style(decoration: Decoration.Bold);
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape(SafeText.Escape(title)), bold) };
        foreach (string column in columns)
            table.AddColumn(new TableColumn(new Text(SafeText.Escape(column), bold)));
        return table;
    }

    public static Table RightAlign(this Table table, params int[] columns)
    {
        foreach (int column in columns)
            table.Columns[column].RightAligned();
        return table;
    }

    public static void Add(this Table table, params string[] cells) => table.AddRow([.. cells.Select(c => new Text(SafeText.Escape(c)))]);
}
