using CellDsl.Generator.Emit.Text;

namespace CellDsl.Generator.Emit.Gpu;

/// <summary>The products of a kernel: a type that holds its sums, and one for each product that says which of them its matrices add to.</summary>
internal sealed class GpuProducts(PlanTexts texts, KernelStep step, IReadOnlyList<ProductTerm> products)
{
    /// <summary>The most matrices that one product has.</summary>
    public int MostFactors => products.Max(p => p.Factors.Count);

    public string SumsType => $"{step.Name}Sums<TTile>";

    public void WriteCalls(SourceWriter writer)
    {
        for (int p = 0; p < products.Count; p++)
        {
            writer.WriteLine($"// {texts.Of(products[p])}");
            writer.WriteLine($"sums = Multiply<{Name(p)}<TTile>, {SumsType}, TTile, TGroup>(sums, operands{GpuNames.Operand(p, products.Count)}, step, tiles);");
        }
    }

    public void WriteTypes(SourceWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine($"struct {SumsType}");
        using (writer.Block())
            writer.WriteLine($"public TTile {string.Join(", ", Enumerable.Range(0, step.Accumulators).Select(a => $"Sum{a}"))};");
        for (int p = 0; p < products.Count; p++)
        {
            writer.WriteLine();
            WriteProduct(writer, p);
        }
    }

    void WriteProduct(SourceWriter writer, int p)
    {
        IReadOnlyList<ProductFactor> factors = products[p].Factors;
        writer.WriteLine($"// {texts.Of(products[p])}");
        writer.WriteLine($"readonly struct {Name(p)}<TTile> : {GpuNames.Of($"IProduct<{SumsType}>")}");
        using (writer.Indented())
            writer.WriteLine($"where TTile : struct, {GpuNames.Of("ITile<TTile>")}");
        using (writer.Block())
        {
            writer.WriteLine($"public static int Factors => {factors.Count};");
            writer.WriteLine();
            writer.WriteLine($"public static {SumsType} Add(");
            using (writer.Indented())
                writer.WriteLine($"{SumsType} sums, {GpuNames.Of("RowValues")} rows, global::ILGPU.ArrayView<{GpuNames.Of("Float4")}> weights, int at, int stride)");
            using (writer.Block())
            {
                for (int f = 0; f < factors.Count; f++)
                    writer.WriteLine($"sums.Sum{factors[f].Accumulator} = TTile.Add(sums.Sum{factors[f].Accumulator}, rows, weights[{At(f)}]);");
                writer.WriteLine("return sums;");
            }
        }
    }

    static string At(int factor) => factor switch { 0 => "at", 1 => "at + stride", _ => $"at + {factor} * stride" };

    string Name(int product) => $"{step.Name}Product{product + 1}";
}
