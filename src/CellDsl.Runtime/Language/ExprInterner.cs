using System.Runtime.CompilerServices;

namespace CellDsl;

/// <summary>Makes structurally equal nodes one object, so that reading an equation from two others yields one shared value.</summary>
sealed class ExprInterner
{
    readonly Dictionary<Key, Expr> _shared = [];
    readonly Dictionary<Expr, Expr> _sharedOf = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<Expr> _seen = [];

    public Expr Share(Expr root)
    {
        foreach (Expr node in root.OperandsFirst(_seen))
        {
            Expr[] operands = [.. node.Operands.Select(o => _sharedOf[o])];
            var key = new Key(node.Kind, node.Name, BitConverter.DoubleToInt64Bits(node.Value), operands);
            if (!_shared.TryGetValue(key, out Expr? shared))
                _shared[key] = shared = new Expr(node.Kind, node.Name, node.Value, operands);
            _sharedOf[node] = shared;
            // A shared node is read again by the equations that name this one.
            if (_seen.Add(shared))
                _sharedOf[shared] = shared;
        }
        return _sharedOf[root];
    }

    readonly struct Key(ExprKind kind, string? name, long value, Expr[] operands) : IEquatable<Key>
    {
        readonly ExprKind _kind = kind;
        readonly string? _name = name;
        readonly long _value = value;
        readonly Expr[] _operands = operands;

        public bool Equals(Key other)
        {
            if (_kind != other._kind || _name != other._name || _value != other._value || _operands.Length != other._operands.Length)
                return false;
            for (int i = 0; i < _operands.Length; i++)
                if (!ReferenceEquals(_operands[i], other._operands[i]))
                    return false;
            return true;
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(_kind);
            hash.Add(_name);
            hash.Add(_value);
            foreach (Expr operand in _operands)
                hash.Add(RuntimeHelpers.GetHashCode(operand));
            return hash.ToHashCode();
        }
    }
}
