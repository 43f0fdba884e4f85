using Spectre.Console;

namespace CellDsl.Lab.Formatting;

/// <summary>Tables of plain strings: brackets in a cell's equations are not markup.</summary>
static class Tables
{
    public static Table Create(string title, params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape(title), new Style(decoration: Decoration.Bold)) };
        foreach (string column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        return table;
    }

    public static Table RightAlign(this Table table, params int[] columns)
    {
        foreach (int column in columns)
            table.Columns[column].RightAligned();
        return table;
    }

    public static void Add(this Table table, params string[] cells) => table.AddRow([.. cells.Select(c => new Text(c))]);
}
