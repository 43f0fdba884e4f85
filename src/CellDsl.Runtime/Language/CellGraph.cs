using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace CellDsl;

/// <summary>The graph that a cell's class yields when its equations are executed. Needs neither the generator nor its parser:
/// leaves are put into the fields by their names, then every equation's property is executed, once.</summary>
public sealed class CellGraph
{
    const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>What executing a cell takes of its class: trimming must leave it.</summary>
    public const DynamicallyAccessedMemberTypes Members = DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.NonPublicFields
        | DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.NonPublicProperties
        | DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    CellGraph(Type cell, IReadOnlyList<CellLeaf> leaves, IReadOnlyList<CellEquation> equations)
    {
        Cell = cell;
        Leaves = leaves;
        Equations = equations;
    }

    /// <summary>The class that was executed.</summary>
    public Type Cell { get; }

    /// <summary>The fields, in order of declaration.</summary>
    public IReadOnlyList<CellLeaf> Leaves { get; }
    /// <summary>The equations, in order of declaration.</summary>
    public IReadOnlyList<CellEquation> Equations { get; }

    /// <summary>Executes the equations of <typeparamref name="TCell"/>.</summary>
    /// <exception cref="InvalidOperationException">Equations refer to each other in a circle, or would create more than five million
    /// nodes.</exception>
    public static CellGraph Of<[DynamicallyAccessedMembers(Members)] TCell>() => Of(typeof(TCell));

    /// <summary>Executes the equations of <paramref name="cell"/>, a class as cells are declared.</summary>
    /// <exception cref="InvalidOperationException">Equations refer to each other in a circle, or would create more than five million
    /// nodes.</exception>
    public static CellGraph Of([DynamicallyAccessedMembers(Members)] Type cell)
    {
        using ExprBudget budget = ExprBudget.Begin();
        object instance = RuntimeHelpers.GetUninitializedObject(cell);
        var leaves = new List<CellLeaf>();
        var intern = new ExprInterner();
        foreach (FieldInfo field in cell.GetFields(Declared).OrderBy(Place))
            if (Leaf(field) is { } leaf)
            {
                field.SetValue(instance, leaf);
                leaves.Add(new CellLeaf(field.Name, field.FieldType, intern.Share(ExpressionOf(leaf)),
                    field.GetCustomAttribute<SizeAttribute>()?.Dimensions ?? [], field.GetCustomAttribute<InitAttribute>()));
            }
        PropertyInfo[] properties
            = [.. cell.GetProperties(Declared).Where(p => typeof(Vec).IsAssignableFrom(p.PropertyType) && p.CanRead).OrderBy(Place)];
        var execution = new EquationExecution(instance, properties, intern);
        return new CellGraph(cell, leaves, [.. properties.Select(property => new CellEquation(
            property.Name, execution.ValueOf(property).Expression,
            [.. property.GetCustomAttributes<NextAttribute>().Select(n => n.State)],
            property.GetCustomAttribute<OutputAttribute>() is not null,
            property.GetCustomAttribute<SizeAttribute>()?.Dimensions ?? []))]);
    }

    // Programs that are compiled ahead of time have no tokens; there members come in order of declaration.
    static int Place(MemberInfo member) => member.HasMetadataToken() ? member.MetadataToken : 0;

    static object? Leaf(FieldInfo field) => field.FieldType switch
    {
        var t when t == typeof(Input) => new Input(field.Name),
        var t when t == typeof(Context) => new Context(field.Name),
        var t when t == typeof(State) => new State(field.Name),
        var t when t == typeof(Weight) => new Weight(field.Name),
        var t when t == typeof(Bias) => new Bias(field.Name),
        var t when t == typeof(Diagonal) => new Diagonal(field.Name),
        var t when t == typeof(Scalar) => new Scalar(field.Name),
        _ => null,
    };

    static Expr ExpressionOf(object leaf) => leaf switch
    {
        Vec v => v.Expression,
        Weight w => w.Expression,
        Diagonal d => d.Expression,
        _ => throw new ArgumentException("not a leaf", nameof(leaf)),
    };
}

/// <summary>A field of a cell.</summary>
public sealed record CellLeaf(string Name, Type Role, Expr Expression, IReadOnlyList<string> Size, InitAttribute? Init);

/// <summary>An equation of a cell: <paramref name="Next"/> names the states it updates.</summary>
public sealed record CellEquation(string Name, Expr Expression, IReadOnlyList<string> Next, bool IsOutput, IReadOnlyList<string> Size);
