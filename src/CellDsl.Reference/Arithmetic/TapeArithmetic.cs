namespace CellDsl.Reference.Arithmetic;

/// <summary>Writes every single operation on a tape, with its derivatives at this point, and reads the tape backwards (Linnainmaa, 1976).
/// Along with each number goes a running bound of the rounding error that an ordinary floating-point evaluation makes there, in units of
/// the unit roundoff u and to first order (Wilkinson; Higham, Accuracy and Stability of Numerical Algorithms, section 3.3):
/// the bound holds for float with u = 2^-24 and for double with u = 2^-53.</summary>
sealed class TapeArithmetic : IArithmetic<int>
{
    /// <summary>Bound of a function's own relative error, in u: the vector functions are accurate to a few units in the last place,
    /// and a derivative is rebuilt from the result in up to three operations.</summary>
    public const double FunctionError = 8;

    readonly List<double> _values = [];
    readonly List<double> _errors = [];
    readonly List<int> _firstEdge = [];
    readonly List<Edge> _edges = [];

    /// <summary>d node / d operand, and how far off a floating-point evaluation of it may be.</summary>
    readonly record struct Edge(int Operand, double Partial, double PartialError);

    /// <summary>A number that float cannot hold is rounded there.</summary>
    public int Constant(double value) => Node(value, (float)value == value ? 0 : Math.Abs(value));
    public double Value(int a) => _values[a];

    /// <summary>Error bound of a node's value, in units of u.</summary>
    public double Error(int a) => _errors[a];

    public int Add(int a, int b)
    {
        double x = _values[a], y = _values[b];
        // |x| + |y| rather than |x + y|, so that the bound holds for every order of summation.
        int node = Node(x + y, _errors[a] + _errors[b] + (IsExactly(0, a) || IsExactly(0, b) ? 0 : Math.Abs(x) + Math.Abs(y)));
        _edges.Add(new(a, 1, 0));
        _edges.Add(new(b, 1, 0));
        return node;
    }

    public int Subtract(int a, int b)
    {
        double x = _values[a], y = _values[b];
        // Also of a number less itself: where it is a product, a fused multiply-add rounds one of the two and not the other.
        int node = Node(x - y, _errors[a] + _errors[b] + (IsExactly(0, a) || IsExactly(0, b) ? 0 : Math.Abs(x) + Math.Abs(y)));
        _edges.Add(new(a, 1, 0));
        _edges.Add(new(b, -1, 0));
        return node;
    }

    public int Multiply(int a, int b)
    {
        double x = _values[a], y = _values[b];
        double rounding = IsExactly(1, a) || IsExactly(1, b) ? 0 : Math.Abs(x * y);
        int node = Node(x * y, Times(Math.Abs(x), _errors[b]) + Times(Math.Abs(y), _errors[a]) + rounding);
        _edges.Add(new(a, y, _errors[b]));
        _edges.Add(new(b, x, _errors[a]));
        return node;
    }

    public int Divide(int a, int b)
    {
        double x = _values[a], y = _values[b], quotient = x / y, inverse = 1 / y;
        double inverseError = Times(inverse * inverse, _errors[b]) + Math.Abs(inverse);
        double quotientError = Times(Math.Abs(inverse), _errors[a]) + Times(Math.Abs(quotient * inverse), _errors[b]) + 2 * Math.Abs(quotient);
        int node = Node(quotient, quotientError);
        _edges.Add(new(a, inverse, inverseError));
        _edges.Add(new(b, -quotient * inverse, Times(Math.Abs(inverse), quotientError) + Times(Math.Abs(quotient), inverseError)
            + Math.Abs(quotient * inverse)));
        return node;
    }

    public int Apply(Curve curve, int a)
    {
        double x = _values[a], y = curve.Value(x), slope = curve.Slope(x), bend = Bend(curve, x);
        // At 0 the vector functions are exact where the result is a number of float.
        double rounding = IsExactly(0, a) && (float)y == y ? 0 : FunctionError * curve.Scale(x);
        int node = Node(y, Times(Math.Abs(slope), _errors[a]) + rounding);
        // The slope may be rebuilt from the result, slope = g(y) with g' = f''/f', whose error then counts; but not beyond its own size and 1.
        double rebuilt = slope == 0 ? 0 : Math.Min(Math.Abs(bend / slope * y), Math.Abs(bend) + Math.Abs(slope) + 1);
        _edges.Add(new(a, slope, Times(Math.Abs(bend), _errors[a]) + FunctionError * (curve.SlopeScale(x) + rebuilt)));
        return node;
    }

    public int Dot(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        double sum = 0, magnitude = 0, error = 0;
        for (int k = 0; k < a.Length; k++)
        {
            double x = _values[a[k]], y = _values[b[k]];
            sum += x * y;
            magnitude += Math.Abs(x * y);
            error += Times(Math.Abs(x), _errors[b[k]]) + Times(Math.Abs(y), _errors[a[k]]);
        }
        int node = Node(sum, error + a.Length * magnitude);
        for (int k = 0; k < a.Length; k++)
        {
            _edges.Add(new(a[k], _values[b[k]], _errors[b[k]]));
            _edges.Add(new(b[k], _values[a[k]], _errors[a[k]]));
        }
        return node;
    }

    /// <summary>Derivative of Σ weight·value of the given terms by every node, with its error bound in units of u.
    /// Zero counts, whatever it is multiplied with: nothing depends on a branch that was not taken, and a saturated function lets nothing
    /// through.</summary>
    public (double[] Gradients, double[] Errors) Reverse(IEnumerable<(double Weight, int Value)> terms)
    {
        int count = _values.Count;
        double[] gradients = new double[count], errors = new double[count], magnitudes = new double[count];
        int[] summands = new int[count];
        foreach (var (weight, node) in terms)
            Accumulate(node, weight, 0);

        for (int node = count - 1; node >= 0; node--)
        {
            double gradient = gradients[node];
            // Any order of summing n numbers errs by at most (n - 1)·u times the sum of their magnitudes.
            double error = errors[node] += Math.Max(0, summands[node] - 1) * magnitudes[node];
            if (gradient == 0 && error == 0)
                continue;
            for (int e = _firstEdge[node]; e < EndOfEdges(node); e++)
            {
                Edge edge = _edges[e];
                double term = Times(gradient, edge.Partial);
                Accumulate(edge.Operand, term, Times(error, Math.Abs(edge.Partial)) + Times(Math.Abs(gradient), edge.PartialError) + Math.Abs(term));
            }
        }
        return (gradients, errors);

        void Accumulate(int node, double term, double error)
        {
            gradients[node] += term;
            errors[node] += error;
            magnitudes[node] += Math.Abs(term);
            if (term != 0)
                summands[node]++;
        }
    }

    /// <summary>Whether float can hold all numbers that the given ones were computed from: none too large, and none but zero too small.</summary>
    public bool SuitsSingle(IEnumerable<int> results)
    {
        bool[] isUsed = new bool[_values.Count];
        foreach (int result in results)
            isUsed[result] = true;
        for (int node = isUsed.Length - 1; node >= 0; node--)
        {
            if (!isUsed[node])
                continue;
            if (_values[node] != 0 && Math.Abs(_values[node]) is not (>= SmallestSingle and <= LargestSingle))
                return false;
            for (int e = _firstEdge[node]; e < EndOfEdges(node); e++)
                isUsed[_edges[e].Operand] = true;
        }
        return true;
    }

    const double LargestSingle = 1e38;
    const double SmallestSingle = 2e-38;

    int EndOfEdges(int node) => node + 1 < _values.Count ? _firstEdge[node + 1] : _edges.Count;

    bool IsExactly(double value, int a) => _values[a] == value && _errors[a] == 0;

    /// <summary>Zero counts: an exact operand has no error, however steep the function.</summary>
    static double Times(double gradient, double slope) => gradient == 0 || slope == 0 ? 0 : gradient * slope;

    int Node(double value, double error)
    {
        _values.Add(value);
        _errors.Add(error);
        _firstEdge.Add(_edges.Count);
        return _values.Count - 1;
    }

    /// <summary>f'' by a difference quotient: only its size matters, for the bound.</summary>
    static double Bend(Curve curve, double x)
    {
        double h = 1e-5 * Math.Max(1, Math.Abs(x));
        double bend = (curve.Slope(x + h) - curve.Slope(x - h)) / (2 * h);
        return double.IsFinite(bend) ? bend : 0;
    }
}
