namespace CellDsl;

/// <summary>Which value of a cell something holds: a node of its graph, a slot of its plan, a symbol of an equation.</summary>
/// <param name="Name">Its name in plain text and in code, which nothing else of the cell has; empty for what nobody speaks of.</param>
/// <param name="Of">The value that it is the adjoint, a part, or the sum of; null for fields and equations, and where there is none.</param>
public sealed record ValueOrigin(ValueKind Kind, string Name, ValueOrigin? Of = null)
{
    /// <summary>Of values that no equation or document speaks of.</summary>
    public static ValueOrigin Nameless { get; } = new(ValueKind.Nameless, "");

    /// <summary>Whether <see cref="Name"/> is not empty.</summary>
    public bool IsNamed => Name.Length > 0;

    /// <summary>Whether it is a field of the cell: an input, a context, a state or a parameter.</summary>
    public bool IsField => Kind is ValueKind.Input or ValueKind.Context or ValueKind.State or ValueKind.Parameter;

    /// <summary>The field, equation or adjoint that a part of one belongs to; of those the value itself.</summary>
    public ValueOrigin Root() => Of is not null && Kind
        is ValueKind.PreActivation or ValueKind.InputPart or ValueKind.SequencePart or ValueKind.Operation or ValueKind.Product
            or ValueKind.SequenceTotal
        ? Of.Root() : this;
}

/// <summary>What a value is, or what it is of another.</summary>
public enum ValueKind
{
    /// <summary>A value that nobody speaks of.</summary>
    Nameless,
    /// <summary>An input at this time step.</summary>
    Input,
    /// <summary>A context.</summary>
    Context,
    /// <summary>A state; at one step, as the step before left it.</summary>
    State,
    /// <summary>A learned matrix, vector or number.</summary>
    Parameter,
    /// <summary>The value of an equation.</summary>
    Equation,
    /// <summary>The sum under the function of another value.</summary>
    PreActivation,
    /// <summary>The part of a sum that the input decides.</summary>
    InputPart,
    /// <summary>The part of a sum that is known for a sequence.</summary>
    SequencePart,
    /// <summary>A function, product or sum on the way to another value.</summary>
    Operation,
    /// <summary>A sum of products with matrices on the way to another value.</summary>
    Product,
    /// <summary>The loss's derivative with respect to <see cref="ValueOrigin.Of"/>.</summary>
    Adjoint,
    /// <summary>Of a state: what the step after hands down.</summary>
    NextAdjoint,
    /// <summary>Of a state: what is handed to the step before.</summary>
    PreviousAdjoint,
    /// <summary>The gradient of the output that comes from outside, of the output's equation if it has no other adjoint.</summary>
    OutputGradient,
    /// <summary>What a gradient adds up over the steps of each sequence.</summary>
    SequenceTotal,
    /// <summary>Of a state: what recurrent dropout leaves of it for the matrices. Layers with noise have it, no cell does.</summary>
    Dropped,
    /// <summary>Of a state: its next value before zoneout retains the previous one in places. Layers with noise have it, no cell does.</summary>
    ZoneoutCandidate,
}
