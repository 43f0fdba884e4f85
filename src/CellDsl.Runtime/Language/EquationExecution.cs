using System.Reflection;

namespace CellDsl;

/// <summary>The equations of a cell, each executed once. Called as plain properties, a chain of n equations that each name the one before twice would
/// take 2^n calls; here the body of a property is read, and what it says of another equation is that equation's value. A body that cannot be read, or
/// has more in it than an equation has, is called as a plain property.</summary>
sealed class EquationExecution(object cell, IReadOnlyList<PropertyInfo> equations, ExprInterner intern)
{
    readonly Dictionary<MethodKey, PropertyInfo> _equations = equations.ToDictionary(e => new MethodKey(e.GetMethod!));
    readonly Dictionary<MethodKey, Vec> _values = [];

    /// <exception cref="InvalidOperationException">Equations refer to each other in a circle.</exception>
    public Vec ValueOf(PropertyInfo equation)
    {
        // A stack of our own, since a chain of equations may be longer than the thread's is deep.
        var open = new Stack<(MethodKey Key, EquationFrame? Frame)>();
        Open(new MethodKey(equation.GetMethod!));
        while (open.Count > 0)
        {
            (MethodKey key, EquationFrame? frame) = open.Peek();
            if (_values.ContainsKey(key) || Run(key, frame) is not { } wanted)
                open.Pop();
            else
                Open(wanted);
        }
        return _values[new MethodKey(equation.GetMethod!)];

        void Open(MethodKey key)
        {
            if (open.Any(o => o.Key == key))
                throw new InvalidOperationException(
                    $"The equations refer to each other in a circle: "
                    + $"{string.Join(", ", open.Reverse().SkipWhile(o => o.Key != key).Select(o => _equations[o.Key].Name))}.");
            open.Push((key, MethodInstruction.Read(_equations[key].GetMethod!) is { } code ? new EquationFrame(cell, code) : null));
        }
    }

    /// <summary>Runs an equation to its end, or to another one that it needs first.</summary>
    MethodKey? Run(MethodKey key, EquationFrame? frame)
    {
        object? value = null;
        MethodBase? wanted = null;
        try
        {
            value = frame?.Run(IsEquation, m => _values.GetValueOrDefault(new MethodKey(m)), out wanted);
        }
        catch (NotSupportedException)
        {
            wanted = null;
        }
        if (wanted is not null)
            return new MethodKey(wanted);
        var vector = (Vec)(value ?? _equations[key].GetMethod!.Invoke(cell, BindingFlags.DoNotWrapExceptions, null, null, null))!;
        // Shared at once, so that an equation is never deeper than it was written.
        _values[key] = new Vec(intern.Share(vector.Expression));
        return null;
    }

    bool IsEquation(MethodBase method) => _equations.ContainsKey(new MethodKey(method));

    /// <summary>A method, whichever way it was found: two objects of reflection for one method need not be equal. Where there are no tokens, compiled
    /// ahead of time, no body is read, and getters have different names.</summary>
    readonly record struct MethodKey(Module Module, int Token, string Name)
    {
        public MethodKey(MethodBase method) : this(method.Module, method.HasMetadataToken() ? method.MetadataToken : 0, method.Name) { }
    }
}
