using CellDsl.Generator.Collections;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Diagnostics;

/// <summary>A diagnostic that compares by what it says (Roslyn's own compares its arguments by reference, so that equal ones would be reported anew
/// after every edit). Its location is in the source, so that #pragma works.</summary>
internal sealed record Finding(DiagnosticDescriptor Descriptor, Location Location, EquatableArray<string> Arguments)
{
    public bool IsError => Descriptor.DefaultSeverity == DiagnosticSeverity.Error;

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location, [.. Arguments]);
}
