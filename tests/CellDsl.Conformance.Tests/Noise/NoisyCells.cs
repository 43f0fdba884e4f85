namespace CellDsl.Conformance.Tests.Noise;

/// <summary>Every cell with every noise that it can have.</summary>
static class NoisyCells
{
    static readonly Dictionary<string, RecurrentNoise> s_kinds = new()
    {
        ["zoneout"] = new() { Zoneout = 0.3 },
        ["dropout"] = new() { RecurrentDropout = 0.4 },
        ["dropout per step"] = new() { RecurrentDropout = 0.4, DropoutPerStep = true },
        ["both"] = new() { Zoneout = 0.3, RecurrentDropout = 0.4 },
    };

    // Their values or slopes are not finite on data of either sign.
    static readonly Type[] s_needData
        = [typeof(Features.RawTime), typeof(Features.GuardedRoot), typeof(Features.NestedBranches), typeof(Features.RootOfZero)];

    static IEnumerable<CellDefinition> Cells => Subjects.Cells.Where(c => c.Description.States.Count > 0 && !s_needData.Contains(c.Type));

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (CellDefinition cell in Cells)
                foreach (string kind in s_kinds.Keys.Where(k => k == "zoneout" || IsMultiplied(cell.Description)))
                    data.Add(cell.Type.FullName!, kind);
            return data;
        }
    }

    public static TheoryData<string, string> Strongest
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (CellDefinition cell in Subjects.Literature)
                data.Add(cell.Type.FullName!, IsMultiplied(cell.Description) ? "both" : "zoneout");
            return data;
        }
    }

    public static TheoryData<string> WithStates => [.. Cells.Select(c => c.Type.FullName!)];

    /// <summary>Cells in which what multiplies a state multiplies nothing else.</summary>
    public static TheoryData<string> WithMatricesOfTheirOwn
        => [.. Subjects.Cells.Where(c => IsMultiplied(c.Description) && !s_needData.Contains(c.Type) && BlocksHaveOneOperand(c.Description))
        .Select(c => c.Type.FullName!)];

    public static CellDefinition Cell(string name) => Subjects.Cells.Single(c => c.Type.FullName == name);

    public static RecurrentNoise Kind(string name) => s_kinds[name];

    static bool IsMultiplied(CellDescription cell) => cell.States.Any(s => Products(cell, s.Name).Any());

    static bool BlocksHaveOneOperand(CellDescription cell)
        => Products(cell).GroupBy(p => (p.Factor.Parameter, Column: string.Join("+", p.Factor.Column)))
        .All(g => g.Select(p => p.Operand).Distinct().Count() == 1);

    /// <summary>Blocks of matrices that multiply a state's previous value.</summary>
    public static IEnumerable<ProductFactor> Products(CellDescription cell, string state)
        => Products(cell).Where(p => p.Operand.Time == SlotTime.Previous && cell.Plan.Slots[p.Operand.Slot].Source == state).Select(p => p.Factor);

    static IEnumerable<(SlotRef Operand, ProductFactor Factor)> Products(CellDescription cell)
        => from step in cell.Plan.Forward.Before.Concat(cell.Plan.Forward.Loop).Concat(cell.Plan.Forward.After).OfType<KernelStep>()
           from product in step.Products
           from factor in product.Factors
           select (product.Operand, factor);
}
