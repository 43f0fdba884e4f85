using System.Globalization;
using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Parsing;

internal sealed class DiagnosticBag
{
    readonly List<Finding> _items = [];

    public IReadOnlyList<Finding> Items => _items;

    public bool HasErrors => _items.Any(static d => d.IsError);

    public void Add(DiagnosticDescriptor descriptor, Location location, params object[] arguments)
        => _items.Add(new Finding(descriptor, location,
            arguments.Select(static a => Convert.ToString(a, CultureInfo.InvariantCulture)).ToEquatableArray()));
}
