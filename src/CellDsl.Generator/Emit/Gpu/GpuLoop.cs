using CellDsl.Generator.Emit.Kernels;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Gpu;

/// <summary>Writes the kernel that runs a whole loop: its stages one after the other, at every time step, with what their kernels compute of each
/// row.</summary>
/// <param name="kernels">The stages' kernels.</param>
internal sealed class GpuLoop(PlanPrinter printer, LoopStages loop, IReadOnlyList<GpuKernel> kernels, bool backward, SourceWriter writer)
{
    string Name => GpuConvention.NameOfLoop(backward);

    bool Multiplies => kernels.Any(k => k.Products is not null);

    string Obstacle => loop.Obstacle.Length > 0 ? loop.Obstacle
        : kernels.Sum(Bytes) > GpuConvention.MostBytesOfLoop ? "its stages read and write more values than one kernel can be given"
        : "";

    public void Write()
    {
        if (Obstacle.Length > 0)
        {
            writer.WriteLine($"public const string {GpuConvention.ObstacleOf(Name)} = {Literals.Of(Obstacle)};");
            return;
        }
        // The engine asks for it.
        writer.WriteLine($"public const int {GpuConvention.WaitsOf(Name)} = {loop.WaitsBefore.Count(w => w)};");
        writer.WriteLine();
        WriteLoop();
        for (int s = 0; s < kernels.Count; s++)
        {
            writer.WriteLine();
            WriteStage(s);
        }
    }

    void WriteLoop()
    {
        writer.WriteLine($"// {(backward ? "Backward, all" : "All")} time steps in one launch.");
        writer.WriteLine($"public static void {Name}{TypesOf(AllKept)}(");
        using (writer.Indented())
        {
            writer.WriteLine($"{GpuNames.Of("LoopRun")} run,");
            WriteStagesType(0);
            WriteConstraints(AllKept);
        }
        using (writer.Block())
        {
            WriteWeights();
            int waits = loop.WaitsBefore.Count(w => w), round = 0;
            writer.WriteLine("for (int n = 0; n < run.Steps; n++)");
            using (writer.Block())
            {
                writer.WriteLine("int t = StepOf(run, n);");
                for (int s = 0; s < kernels.Count; s++)
                {
                    if (loop.WaitsBefore[s])
                        writer.WriteLine($"WaitForGroups(run, {(waits == 1 ? "n" : $"{waits} * n")} + {++round});");
                    string weights = kernels[s].Products is null ? "" : $"shared, {string.Join(", ", Kept(s).Select(k => $"kept{k}"))}, ";
                    writer.WriteLine($"{kernels[s].Name}At{TypesOf(Kept(s))}(run, {Stage(s)}, {weights}t);");
                }
            }
        }
    }

    /// <summary>Nested pairs: each stage, and the rest of them.</summary>
    void WriteStagesType(int stage)
    {
        bool isLast = stage == kernels.Count - 1;
        string end = isLast ? new string('>', stage) + " stages)" : ",";
        if (!isLast)
            writer.WriteLine(GpuNames.Of("LoopStages<"));
        if (isLast)
            writer.WriteLine(kernels[stage].StageType + end);
        else
            using (writer.Indented())
            {
                writer.WriteLine(kernels[stage].StageType + end);
                WriteStagesType(stage + 1);
            }
    }

    void WriteWeights()
    {
        if (!Multiplies)
            return;
        writer.WriteLine("var shared = Shared();");
        for (int s = 0; s < kernels.Count; s++)
            if (kernels[s].Products is { } products)
                for (int p = 0; p < products.Count; p++)
                    writer.WriteLine($"var kept{Kept(s)[p]} = Keep<{products.TypeOf(p)}<TTile>, {GpuNames.Kept(Kept(s)[p])}>("
                        + $"run, {Stage(s)}.Shape, {Stage(s)}.Operands{products.Path(p)}, shared);");
        writer.WriteLine("WaitForThreads();");
    }

    void WriteStage(int stage)
    {
        GpuKernel kernel = kernels[stage];
        GpuProducts? products = kernel.Products;
        string weights = products is null ? ""
            : $"global::ILGPU.ArrayView<{GpuNames.Of("Float4")}> shared, {string.Concat(Kept(stage).Select(k => $"{GpuNames.Kept(k)} kept{k}, "))}";
        writer.WriteLine($"static void {kernel.Name}At{TypesOf(Kept(stage))}(");
        using (writer.Indented())
        {
            writer.WriteLine($"{GpuNames.Of("LoopRun")} run,");
            writer.WriteLine($"{kernel.StageType} stage,");
            foreach (string line in KernelComment.Wrapped($"{weights}int t)"))
                writer.WriteLine(line);
            WriteConstraints(Kept(stage));
        }
        using (writer.Block())
        {
            writer.WriteLine("var step = RowsAt(run, stage.Shape, t);");
            writer.WriteLine($"var slots = {kernel.LoopSlots}.At(stage.Slots, run.Memory, t);");
            writer.WriteLine("for (int first = FirstRow(run); first < EndOfRows(run); first += stage.Shape.Rows)");
            using (writer.Block())
            {
                if (products is not null)
                    WriteProducts(stage, products);
                writer.WriteLine("if (Computes(run, stage.Shape, first))");
                using (writer.Indented())
                    writer.WriteLine(kernel.RowCall("RowIn(stage.Shape, first)", "UnitIn(stage.Shape)", a => $"sum{a}"));
            }
        }
    }

    void WriteProducts(int stage, GpuProducts products)
    {
        writer.WriteLine($"var sums = default({products.SumsType});");
        for (int p = 0; p < products.Count; p++)
        {
            writer.WriteLine($"// {printer.Print(products[p])}");
            writer.WriteLine($"sums = Multiply<{products.TypeOf(p)}<TTile>, {products.SumsType}, TTile, {GpuNames.Kept(Kept(stage)[p])}>(");
            using (writer.Indented())
                writer.WriteLine($"sums, stage.Operands{products.Path(p)}, run, stage.Shape, shared, kept{Kept(stage)[p]}, t, first);");
        }
        foreach (int accumulator in kernels[stage].Accumulators)
            writer.WriteLine($"var sum{accumulator} = Combine(sums.Sum{accumulator}, stage.Shape, shared);");
    }

    string Stage(int stage)
        => "stages" + string.Concat(Enumerable.Repeat(".Rest", stage)) + (stage == kernels.Count - 1 ? "" : ".First");

    /// <summary>The numbers of a stage's products, counted from 1 through all stages. Each has a type parameter for what threads keep of its weights
    /// in registers.</summary>
    int[] Kept(int stage)
    {
        int before = kernels.Take(stage).Sum(k => k.Products?.Count ?? 0);
        return [.. Enumerable.Range(before + 1, kernels[stage].Products?.Count ?? 0)];
    }

    int[] AllKept => [.. Enumerable.Range(0, kernels.Count).SelectMany(Kept)];

    /// <param name="kept">The numbers of the products that there are.</param>
    string TypesOf(int[] kept)
        => GpuNames.Types(GpuConvention.TypeParametersOfLoop(kept.Length, backward), kept.FirstOrDefault());

    void WriteConstraints(int[] kept)
    {
        if (kept.Length > 0)
            writer.WriteLine(GpuKernel.TileConstraint);
        foreach (int k in kept)
            writer.WriteLine($"where {GpuNames.Kept(k)} : struct, {GpuNames.Of($"IKept<{GpuNames.Kept(k)}>")}");
        if (!backward)
            writer.WriteLine(GpuKernel.ModeConstraint);
    }

    static int Bytes(GpuKernel kernel)
        => GpuConvention.BytesOfLoopShape + GpuConvention.BytesOfLoopSlot * GpuNames.SlotPack(kernel.SlotCount)
            + (kernel.Products is { } products ? GpuConvention.BytesOfLoopOperand * GpuNames.OperandPack(products.Count) : 0);
}
