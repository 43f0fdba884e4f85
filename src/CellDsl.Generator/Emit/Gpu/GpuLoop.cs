using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Gpu;

/// <summary>Writes the kernel that runs a whole loop: its stages one after the other, at every time step, with what their kernels compute of each row.</summary>
/// <param name="kernels">The stages' kernels.</param>
internal sealed class GpuLoop(PlanTexts texts, LoopStages loop, IReadOnlyList<GpuKernel> kernels, bool backward, SourceWriter writer)
{
    // What kernels of CUDA devices can be given: 4 KB, less what does not depend on the stages.
    const int MostBytes = 3900;
    const int BytesOfShape = 48;
    const int BytesOfSlot = 16;
    const int BytesOfOperand = 40;

    string Name => backward ? "BackwardLoop" : "Loop";

    bool Multiplies => kernels.Any(k => k.Products is not null);

    string Obstacle => loop.Obstacle.Length > 0 ? loop.Obstacle
        : kernels.Sum(Bytes) > MostBytes ? "its stages read and write more values than one kernel can be given"
        : "";

    public void Write()
    {
        if (Obstacle.Length > 0)
        {
            writer.WriteLine($"public const string {Name}Obstacle = {Literals.Of(Obstacle)};");
            return;
        }
        // The engine asks for it.
        writer.WriteLine($"public const int {Name}Waits = {loop.WaitsBefore.Count(w => w)};");
        writer.WriteLine();
        WriteLoop();
        foreach (GpuKernel kernel in kernels)
        {
            writer.WriteLine();
            WriteStage(kernel);
        }
    }

    void WriteLoop()
    {
        writer.WriteLine($"// {(backward ? "Backward, all" : "All")} time steps in one launch.");
        writer.WriteLine($"public static void {Name}{TypesOf(Multiplies)}(");
        using (writer.Indented())
        {
            writer.WriteLine($"{GpuNames.Of("LoopRun")} run,");
            WriteStagesType(0);
            WriteConstraints(Multiplies);
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
                    string shared = kernels[s].Products is null ? "" : "shared, ";
                    writer.WriteLine($"{kernels[s].Name}At{TypesOf(kernels[s].Products is not null)}(run, {Stage(s)}, {shared}t);");
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
                    writer.WriteLine($"Keep<{products.TypeOf(p)}<TTile>>(run, {Stage(s)}.Shape, {Stage(s)}.Operands{products.Path(p)}, shared);");
        writer.WriteLine("WaitForThreads();");
    }

    void WriteStage(GpuKernel kernel)
    {
        GpuProducts? products = kernel.Products;
        string shared = products is null ? "" : $"global::ILGPU.ArrayView<{GpuNames.Of("Float4")}> shared, ";
        writer.WriteLine($"static void {kernel.Name}At{TypesOf(products is not null)}(");
        using (writer.Indented())
        {
            writer.WriteLine($"{GpuNames.Of("LoopRun")} run,");
            writer.WriteLine($"{kernel.StageType} stage,");
            writer.WriteLine($"{shared}int t)");
            WriteConstraints(products is not null);
        }
        using (writer.Block())
        {
            writer.WriteLine("var step = RowsAt(run, stage.Shape, t);");
            writer.WriteLine($"var slots = {kernel.LoopSlots}.At(stage.Slots, run.Memory, t);");
            writer.WriteLine("for (int first = FirstRow(run); first < EndOfRows(run); first += stage.Shape.Rows)");
            using (writer.Block())
            {
                if (products is not null)
                    WriteProducts(kernel, products);
                writer.WriteLine("if (Computes(run, stage.Shape, first))");
                using (writer.Indented())
                    writer.WriteLine(kernel.RowCall("RowIn(stage.Shape, first)", "UnitIn(stage.Shape)", a => $"sum{a}"));
            }
        }
    }

    void WriteProducts(GpuKernel kernel, GpuProducts products)
    {
        writer.WriteLine($"var sums = default({products.SumsType});");
        for (int p = 0; p < products.Count; p++)
        {
            writer.WriteLine($"// {texts.Of(products[p])}");
            writer.WriteLine($"sums = Multiply<{products.TypeOf(p)}<TTile>, {products.SumsType}, TTile>(");
            using (writer.Indented())
                writer.WriteLine($"sums, stage.Operands{products.Path(p)}, run, stage.Shape, shared, t, first);");
        }
        foreach (int accumulator in kernel.Accumulators)
            writer.WriteLine($"var sum{accumulator} = Combine(sums.Sum{accumulator}, stage.Shape, shared);");
    }

    string Stage(int stage)
        => "stages" + string.Concat(Enumerable.Repeat(".Rest", stage)) + (stage == kernels.Count - 1 ? "" : ".First");

    string TypesOf(bool multiplies) => GpuKernel.Types([.. multiplies ? ["TTile"] : Array.Empty<string>(), .. backward ? Array.Empty<string>() : ["TMode"]]);

    void WriteConstraints(bool multiplies)
    {
        if (multiplies)
            writer.WriteLine(GpuKernel.TileConstraint);
        if (!backward)
            writer.WriteLine(GpuKernel.ModeConstraint);
    }

    static int Bytes(GpuKernel kernel)
        => BytesOfShape + BytesOfSlot * GpuNames.SlotPack(kernel.SlotCount) + (kernel.Products is { } products ? BytesOfOperand * GpuNames.OperandPack(products.Count) : 0);
}
