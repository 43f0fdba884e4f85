using CellDsl.Conformance.Tests.ScalarBackend;
using CellDsl.Reference;

namespace CellDsl.Conformance.Tests;

/// <summary>Every cell of cells/ and every cell under Features/, on every backend.</summary>
static class Subjects
{
    public static IReadOnlyList<Backend> Backends { get; } = [Backend.Cpu, new ScalarSubject()];

    public static IReadOnlyList<CellDefinition> Literature { get; } = CellDefinition.In(typeof(CellDsl.Cells.Lstm).Assembly);

    public static IReadOnlyList<CellDefinition> Cells { get; } =
        [.. Literature, .. CellDefinition.In(typeof(Subjects).Assembly)];

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (CellDefinition cell in Cells)
                foreach (Backend backend in Backends)
                    data.Add(cell.Type.FullName!, backend.Name);
            return data;
        }
    }
}
