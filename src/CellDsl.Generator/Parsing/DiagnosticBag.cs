using System.Globalization;
using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Parsing;

internal sealed class DiagnosticBag
{
    readonly List<Finding> _items = [];
    readonly HashSet<Finding> _said = [];

    public IReadOnlyList<Finding> Items => _items;

    public bool HasErrors => _items.Any(static d => d.IsError);

    /// <summary>Says it once: several equations may read the constant that is wrong.</summary>
    public void Add(DiagnosticDescriptor descriptor, Location location, params object[] arguments)
    {
        var finding = new Finding(descriptor, location,
            arguments.Select(static a => Convert.ToString(a, CultureInfo.InvariantCulture)).ToEquatableArray());
        if (_said.Add(finding))
            _items.Add(finding);
    }
}
