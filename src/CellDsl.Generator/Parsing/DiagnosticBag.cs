using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Parsing;

internal sealed class DiagnosticBag
{
    readonly List<Diagnostic> _items = [];

    public IReadOnlyList<Diagnostic> Items => _items;

    public bool HasErrors => _items.Any(d => d.Severity == DiagnosticSeverity.Error);

    public void Add(DiagnosticDescriptor descriptor, Location location, params object[] arguments)
        => _items.Add(Diagnostic.Create(descriptor, location, arguments));
}
