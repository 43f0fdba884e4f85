using CellDsl.Generator.Emit.Printing;

namespace CellDsl.Generator.Emit.Gpu;

/// <summary>The products of a kernel: a type that holds its sums, and one for each choice of sums that a product's matrices add to.</summary>
internal sealed class GpuProducts
{
    readonly PlanPrinter _printer;
    readonly KernelStep _step;
    readonly IReadOnlyList<ProductTerm> _products;
    readonly List<int[]> _targets = [];

    public GpuProducts(PlanPrinter printer, KernelStep step, IReadOnlyList<ProductTerm> products)
    {
        _printer = printer;
        _step = step;
        _products = products;
        foreach (ProductTerm product in products)
            if (TargetOf(product) < 0)
                _targets.Add(Sums(product));
    }

    public int Count => _products.Count;

    public ProductTerm this[int product] => _products[product];

    /// <summary>The type that says which sums a product's matrices add to.</summary>
    public string TypeOf(int product) => Name(TargetOf(_products[product]));

    /// <summary>Where a product's operand is among all operands.</summary>
    public string Path(int product) => GpuNames.Operand(product, _products.Count);

    /// <summary>The most matrices that one product has.</summary>
    public int MostFactors => _products.Max(p => p.Factors.Count);

    public string SumsType => $"{_step.Name}Sums<TTile>";

    public void WriteCalls(SourceWriter writer)
    {
        for (int p = 0; p < _products.Count; p++)
        {
            writer.WriteLine($"// {_printer.Print(_products[p])}");
            writer.WriteLine($"sums = Multiply<{TypeOf(p)}<TTile>, {SumsType}, TTile, TGroup>(sums, operands{Path(p)}, step, tiles);");
        }
    }

    public void WriteTypes(SourceWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine($"struct {SumsType}");
        using (writer.Block())
            writer.WriteLine($"public TTile {string.Join(", ", Enumerable.Range(0, _step.Accumulators).Select(a => $"Sum{a}"))};");
        for (int t = 0; t < _targets.Count; t++)
        {
            writer.WriteLine();
            WriteProduct(writer, t);
        }
    }

    void WriteProduct(SourceWriter writer, int target)
    {
        int[] sums = _targets[target];
        writer.WriteLine($"readonly struct {Name(target)}<TTile> : {GpuNames.Of($"IProduct<{SumsType}>")}");
        using (writer.Indented())
            writer.WriteLine($"where TTile : struct, {GpuNames.Of("ITile<TTile>")}");
        using (writer.Block())
        {
            writer.WriteLine($"public static int Factors => {sums.Length};");
            writer.WriteLine();
            writer.WriteLine($"public static {SumsType} Add<TWeights>(");
            using (writer.Indented())
                writer.WriteLine($"{SumsType} sums, {GpuNames.Of("RowValues")} rows, TWeights weights, int at, int stride)");
            using (writer.Indented())
                writer.WriteLine($"where TWeights : struct, {GpuNames.Of("IWeights<TWeights>")}");
            using (writer.Block())
            {
                for (int f = 0; f < sums.Length; f++)
                    writer.WriteLine($"sums.Sum{sums[f]} = TTile.Add(sums.Sum{sums[f]}, rows, TWeights.At(weights, {At(f)}));");
                writer.WriteLine("return sums;");
            }
        }
    }

    static string At(int factor) => factor switch { 0 => "at", 1 => "at + stride", _ => $"at + {factor} * stride" };

    static int[] Sums(ProductTerm product) => [.. product.Factors.Select(f => f.Accumulator)];

    int TargetOf(ProductTerm product) => _targets.FindIndex(t => t.SequenceEqual(Sums(product)));

    /// <summary>The only choice has no number.</summary>
    string Name(int target) => $"{_step.Name}Product{(_targets.Count == 1 ? "" : $"{target + 1}")}";
}
