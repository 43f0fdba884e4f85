namespace CellDsl;

/// <summary>What must be true of a plan. A violation is a mistake of whoever made the plan, and says which pass, which cell and which step.</summary>
internal sealed class PlanSpec : IPlanVisitor<bool>
{
    readonly CellPlan _plan;
    readonly PlanContext _context;
    readonly string _pass;
    readonly bool _backward;
    readonly bool _recording;
    /// <summary>Where each slot's value was computed that can be read: by the reference; the phase is null for what was there before the
    /// program.</summary>
    readonly Dictionary<SlotRef, Phase?> _known = [];
    Phase _phase;
    PlanStep? _step;

    PlanSpec(CellPlan plan, PlanContext context, string pass, bool backward, bool recording)
    {
        _plan = plan;
        _context = context;
        _pass = pass;
        _backward = backward;
        _recording = recording;
    }

    /// <param name="pass">What made the plan.</param>
    /// <exception cref="InvalidOperationException">It breaks a rule.</exception>
    public static CellPlan Check(CellPlan plan, PlanContext context, string pass)
    {
        foreach ((bool backward, bool recording) in new[] { (false, false), (false, true), (true, true) })
            new PlanSpec(plan, context, pass, backward, recording).Check(backward ? plan.Backward : plan.Forward);
        return plan;
    }

    /// <summary>For messages: a plan that is right needs none.</summary>
    PlanPrinter Printer => new(_plan, _context);

    public static CellDescription Check(CellDescription cell, string pass)
    {
        Check(cell.Plan, PlanContext.Of(cell), pass);
        return cell;
    }

    void Check(CellProgram program)
    {
        foreach (SlotRef slot in _plan.Captures.Append(_plan.Output))
            CheckReference(slot);
        Begin();
        foreach ((Phase phase, IReadOnlyList<PlanStep> steps) in program.Phases)
        {
            _phase = phase;
            foreach (PlanStep step in steps)
            {
                _step = step;
                step.Accept(this);
            }
        }
        _step = null;
        if (!_backward)
        {
            Require(Life(_plan.Output.Slot) == SlotLife.All, () => $"the output, '{Printer.Print(_plan.Output)}', is not kept for all time steps");
            Require(_known.ContainsKey(_plan.Output), () => $"no step computes the output, '{Printer.Print(_plan.Output)}'");
        }
        else
            for (int s = 0; s < _plan.Slots.Count; s++)
                if (_plan.Slots[s].Role is SlotRole.InputGradient or SlotRole.ContextGradient or SlotRole.ParameterGradient)
                    Require(_known.ContainsKey(new SlotRef(s, SlotTime.Current)), () => $"no step computes '{_plan.Slots[s].Name}'");
    }

    /// <summary>What is there before the first step.</summary>
    void Begin()
    {
        HashSet<SlotRef> recorded = [.. _plan.Forward.Steps.SelectMany(s => s.Writes)];
        for (int s = 0; s < _plan.Slots.Count; s++)
        {
            SlotInfo slot = _plan.Slots[s];
            Require(slot.Dimension >= 0 && slot.Dimension < _context.Dimensions.Count, () => $"slot '{slot.Name}' has no dimension");
            SlotTime[] given = (slot.Kind, slot.Role, _backward) switch
            {
                (SlotKind.State, _, false) => [SlotTime.Previous],
                (SlotKind.State, _, true) => [SlotTime.Previous, SlotTime.Next],
                (SlotKind.Carry, _, true) => [SlotTime.Next],
                (_, SlotRole.Input or SlotRole.Context or SlotRole.Parameter, _) => [SlotTime.Current],
                (_, SlotRole.OutputGradient, true) => [SlotTime.Current],
                _ when _backward && recorded.Contains(new SlotRef(s, SlotTime.Current)) => [SlotTime.Current],
                _ => [],
            };
            foreach (SlotTime time in given)
                _known.Add(new SlotRef(s, time), null);
        }
    }

    bool IPlanVisitor<bool>.Visit(KernelStep step) => Kernel(step);

    bool Kernel(KernelStep step)
    {
        Require(step.Access.Count == step.Bindings.Count, () => "says of not all its bindings what it does with them");
        Require(step.Bindings.Distinct().Count() == step.Bindings.Count, () => "is bound to a slot twice");
        Products(step);
        foreach ((SlotRef slot, SlotAccess access) in step.Bindings.Zip(step.Access, static (slot, access) => (slot, access)))
        {
            CheckReference(slot);
            int dimension = _plan.Slots[slot.Slot].Dimension;
            if (access is SlotAccess.Load or SlotAccess.LoadAndStore)
            {
                Require(dimension == step.Dimension || dimension == 0, () => $"reads '{Printer.Print(slot)}', which is of another dimension");
                Read(slot, step.Rows);
            }
            else
                Require(dimension == step.Dimension, () => $"writes '{Printer.Print(slot)}', which is of another dimension");
        }
        foreach ((SlotRef slot, SlotAccess access) in step.Bindings.Zip(step.Access, static (slot, access) => (slot, access)))
            if (access == SlotAccess.Add)
                Add(slot, step.Rows);
            else if (access is SlotAccess.Store or SlotAccess.LoadAndStore)
                Write(slot, step.Rows, again: access == SlotAccess.LoadAndStore);
        return true;
    }

    void Products(KernelStep step)
    {
        bool[] filled = new bool[step.Accumulators];
        foreach (ProductTerm term in step.Products)
        {
            CheckReference(term.Operand);
            Read(term.Operand, step.Rows);
            Require(_plan.Slots[term.Operand.Slot].Dimension == term.OperandDimension, ()
                => $"multiplies '{Printer.Print(term.Operand)}' as if it were of another dimension");
            foreach (ProductFactor factor in term.Factors)
            {
                Require(factor.Accumulator >= 0 && factor.Accumulator < step.Accumulators, () => $"has no accumulator {factor.Accumulator}");
                filled[factor.Accumulator] = true;
                CheckBlock(factor.Parameter, factor.Column,
                    rows: term.Transposed ? term.OperandDimension : step.Dimension, columns: term.Transposed ? step.Dimension
                    : term.OperandDimension);
            }
        }
        Require(Array.TrueForAll(filled, static f => f), () => "reads an accumulator to which no product adds");
    }

    bool IPlanVisitor<bool>.Visit(ReduceStep step)
    {
        CheckReference(step.Source);
        CheckReference(step.Target);
        Read(step.Source, step.Rows);
        Require(RowsOf(step.Source) == step.Rows, () => $"sums '{Printer.Print(step.Source)}' over rows that it does not have");
        int from = _plan.Slots[step.Source.Slot].Dimension, to = _plan.Slots[step.Target.Slot].Dimension;
        Require(from == to || to == 0, () => "changes the dimension");
        Add(step.Target, step.Rows, overUnits: from != to);
        return true;
    }

    bool IPlanVisitor<bool>.Visit(MatrixGradientStep step)
    {
        CheckReference(step.Operand);
        Read(step.Operand, step.Rows);
        Require(_plan.Slots[step.Operand.Slot].Dimension == step.OperandDimension, ()
            => $"takes '{Printer.Print(step.Operand)}' to be of another dimension");
        foreach (MatrixGradient gradient in step.Gradients)
        {
            CheckReference(gradient.Adjoint);
            Read(gradient.Adjoint, step.Rows);
            CheckBlock(gradient.Parameter, gradient.Column, _plan.Slots[gradient.Adjoint.Slot].Dimension, step.OperandDimension);
        }
        return true;
    }

    bool IPlanVisitor<bool>.Visit(MaskStep step)
    {
        foreach (SlotRef slot in step.Slots)
        {
            CheckReference(slot);
            Require(_plan.Slots[slot.Slot].Dimension == step.Dimension, () => $"masks '{Printer.Print(slot)}', which is of another dimension");
        }
        foreach (SlotRef slot in step.Reads)
            Read(slot, step.Rows);
        Write(step.Target, step.Rows, again: step.Operation == MaskOperation.Retain);
        return true;
    }

    bool IPlanVisitor<bool>.Visit(MaskedSumsStep step)
    {
        foreach (SumMask mask in step.Masks)
            Require(mask.Accumulator >= 0 && mask.Accumulator < step.Kernel.Accumulators, ()
                => $"masks accumulator {mask.Accumulator}, which it does not have");
        return Kernel(step.Kernel);
    }

    void CheckReference(SlotRef slot)
    {
        Require(slot.Slot >= 0 && slot.Slot < _plan.Slots.Count, () => $"there is no slot {slot.Slot}");
        bool hasTimes = _plan.Slots[slot.Slot].Kind is SlotKind.State or SlotKind.Carry;
        Require(hasTimes == slot.Time is not SlotTime.Current, () => $"'{Printer.Print(slot)}' is no value of its slot");
    }

    void CheckBlock(int parameter, IReadOnlyList<int> column, int rows, int columns)
    {
        Require(parameter >= 0 && parameter < _context.Parameters.Count, () => $"there is no parameter {parameter}");
        ParameterInfo matrix = _context.Parameters[parameter];
        Require(matrix.IsMatrix && matrix.Rows == rows && matrix.Columns.Take(column.Count).SequenceEqual(column)
            && column.Count < matrix.Columns.Count && matrix.Columns[column.Count] == columns, ()
            => $"matrix '{matrix.Name}' has no block of that shape");
    }

    void Read(SlotRef slot, RowSpace rows)
    {
        SlotInfo info = _plan.Slots[slot.Slot];
        Require(RowsOf(slot) <= rows, () => $"reads '{Printer.Print(slot)}', which has more rows than the step");
        Require(_known.TryGetValue(slot, out Phase? computed), () => $"reads '{Printer.Print(slot)}' before anything has computed it");
        SlotLife life = Life(slot.Slot);
        Require(life != SlotLife.None, () => $"reads '{Printer.Print(slot)}', which is not kept in such a run");
        if (RowsOf(slot) != RowSpace.Sequence)
            return;
        if (info.Kind == SlotKind.Carry)
            Require(_phase == Phase.Loop, () => $"reads '{Printer.Print(slot)}', which is there for one step only, outside the loop");
        else if (!(_phase == Phase.Loop && (computed == Phase.Loop || info.Kind == SlotKind.State && !_backward)))
            Require(life == SlotLife.All, () => $"reads '{Printer.Print(slot)}' of all time steps, of which one is kept");
    }

    void Write(SlotRef slot, RowSpace rows, bool again = false)
    {
        SlotInfo info = _plan.Slots[slot.Slot];
        Require(RowsOf(slot) == rows, () => $"writes '{Printer.Print(slot)}', which has other rows");
        Require(info.Role is not (SlotRole.Input or SlotRole.Context or SlotRole.Parameter or SlotRole.OutputGradient), ()
            => $"writes '{info.Name}', which is the caller's");
        if (info.Kind is SlotKind.State or SlotKind.Carry)
            Require(_phase == Phase.Loop && slot.Time == (info.Kind == SlotKind.State ? SlotTime.Next : SlotTime.Previous),
                () => $"writes '{Printer.Print(slot)}', which is no step's result");
        Require(again || !_known.ContainsKey(slot), () => $"writes '{Printer.Print(slot)}', which has a value already");
        Require(again || _phase == Phase.Loop || rows != RowSpace.Sequence || Life(slot.Slot) != SlotLife.Current,
            () => $"computes '{Printer.Print(slot)}' of all time steps, of which one is kept");
        _known[slot] = _phase;
    }

    /// <param name="overUnits">Whether the units of one row are summed up.</param>
    void Add(SlotRef slot, RowSpace rows, bool overUnits = false)
    {
        Require(RowsOf(slot) < rows || (overUnits && RowsOf(slot) == rows), () => $"adds to '{Printer.Print(slot)}', which has no fewer rows");
        Require(_backward, () => $"adds to '{Printer.Print(slot)}' in a forward pass, where nothing sets sums to zero");
        _known[slot] = _phase;
    }

    SlotLife Life(int slot) => _recording ? _plan.Slots[slot].Keep.Recording : _plan.Slots[slot].Keep.Inference;

    RowSpace RowsOf(SlotRef slot) => _plan.Slots[slot.Slot].Rows;

    void Require(bool condition, Func<string> rule)
    {
        if (condition)
            return;
        string where = _step is null ? ""
            : $", {(_backward ? "backward" : "forward")} {_phase.ToString().ToLowerInvariant()} step '{Printer.Print(_step)}'";
        throw new InvalidOperationException($"Plan after {_pass}, cell '{_context.Cell}'{where}: {rule()}.");
    }
}
